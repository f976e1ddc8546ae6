/** The fault suite: each fault is provoked on real processes, and the ledger must be clean after it. */
@NullMarked
package dev.swath.faults;

import org.jspecify.annotations.NullMarked;
