/** Patterns of words, and what they match. */
@NullMarked
package dev.swath.dialogue.words;

import org.jspecify.annotations.NullMarked;
