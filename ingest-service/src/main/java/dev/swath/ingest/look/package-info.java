/** Looks at a key: finds what it holds now, with its sidecars, and has it cut. */
@NullMarked
package dev.swath.ingest.look;

import org.jspecify.annotations.NullMarked;
