/** The parts of the embedded store: objects as files in a folder, and the notifications of their puts and deletions. */
@NullMarked
package dev.swath.embedded.store;

import org.jspecify.annotations.NullMarked;
