/** Names of places, with what is known of each. */
@NullMarked
package dev.swath.dialogue.gazetteer;

import org.jspecify.annotations.NullMarked;
