// Before signing out: are there answers that this browser could not send yet?

import { countUnsent } from "./queue.js";

// Whether to go on: at once when nothing waits, else as the person says.
export async function mayLeave({ dataset }) {
  const count = await countUnsent(dataset.person);
  return count === 0 || window.confirm(dataset.unsent);
}
