/** The grammar: patterns of words, and what each says of a plan. */
@NullMarked
package dev.swath.dialogue.grammar;

import org.jspecify.annotations.NullMarked;
