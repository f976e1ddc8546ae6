/** What a conversation is to the language model: the prompt of its turns, and what is kept of the words that it generates. */
@NullMarked
package dev.swath.modelruntime.dialogue;

import org.jspecify.annotations.NullMarked;
