// Each role's tasks, in a real browser against a real hub: node --test pages.test.mjs, with DOORSTEP_PROGRAM.
// DOORSTEP_SCREENSHOTS=1 also renews the pictures in docs/pages.
import "./everyone.mjs";
import "./office.mjs";
import "./family.mjs";
import "./commissioner.mjs";
