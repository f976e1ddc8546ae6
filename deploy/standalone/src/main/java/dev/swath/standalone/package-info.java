/** Runs broker, object store, index and all five services in one process. */
@NullMarked
package dev.swath.standalone;

import org.jspecify.annotations.NullMarked;
