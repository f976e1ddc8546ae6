/** Says from outside the services whether anything is missing, extra or stale. */
@NullMarked
package dev.swath.ledger;

import org.jspecify.annotations.NullMarked;
