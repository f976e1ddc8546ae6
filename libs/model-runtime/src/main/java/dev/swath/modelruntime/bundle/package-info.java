/** The files of a model bundle: what bundle.json must say, and the tokenizer. */
@NullMarked
package dev.swath.modelruntime.bundle;

import org.jspecify.annotations.NullMarked;
