/** The search for the next tokens, and the decoder's inputs and cache. */
@NullMarked
package dev.swath.modelruntime.decoding;

import org.jspecify.annotations.NullMarked;
