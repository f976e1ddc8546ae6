/**
 * What a user's words ask of the catalogue: {@link dev.swath.dialogue.Planner} reads an utterance, {@link dev.swath.dialogue.Plan} is what it asks for, and
 * {@link dev.swath.dialogue.PlaceOutlines} draws the plan's places.
 */
@NullMarked
package dev.swath.dialogue;

import org.jspecify.annotations.NullMarked;
