package dev.swath.dialogue.grammar;

import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlannedPlace;
import dev.swath.dialogue.PlannedTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one utterance says, field by field. Null or empty is what it does not say. */
public final class Said {
    public @Nullable String subject;
    public final List<String> negative = new ArrayList<>();
    public @Nullable String like;
    public @Nullable PlannedPlace place;
    public @Nullable PlannedPlace notPlace;
    public @Nullable PlannedTime time;
    public @Nullable Double cloudMax;
    public Plan.@Nullable Threshold threshold;
    public Plan.@Nullable Sort sort;
    public @Nullable Integer limit;
    public @Nullable Boolean count;
    public final List<String> collections = new ArrayList<>();

    /** A time is meant that the words do not tell. */
    public boolean timeInDoubt;
    /** The place of before is meant, with this relation; or a place that nothing tells. */
    public @Nullable PlannedPlace placeOfBefore;
    /** A place's name stands alone, without a relation. */
    public boolean placeAlone;
    /** Images are asked for, not their number. */
    public boolean shows;
    /** Hits of the last answer are meant. */
    public boolean hitsMeant;
    /** A likeness is meant. */
    public boolean likeMeant;
    /** The last hit is meant. */
    public boolean lastHit;
    /** The words go on from what was said before. */
    public boolean goesOn;
    /** A hit or tile that is meant itself, as {@link Plan#like} writes it. */
    public @Nullable String shown;
    /** What was not understood, as it was written. */
    public final List<String> notUnderstood = new ArrayList<>();

    // Of the noun phrase that is being read.
    boolean newest;
    boolean onePicture;
    boolean begun;
}
