/** The rehearsal of an upgrade: services of the version before are replaced in turn, under load. */
@NullMarked
package dev.swath.faults.upgrade;

import org.jspecify.annotations.NullMarked;
