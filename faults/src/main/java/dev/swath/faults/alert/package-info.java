/** Provokes what alerts are about, and asks a Prometheus which of them fire. */
@NullMarked
package dev.swath.faults.alert;

import org.jspecify.annotations.NullMarked;
