package dev.swath.dialogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an utterance asks of the catalogue: shown to the user, and run as it is shown.
 *
 * @param subject what to look for; null for anything
 * @param negative what must not be seen, in the order said
 * @param like {@code hit:N} (the N-th hit of the last answer, from 1) or {@code tile:ID}; null if nothing is to be resembled
 * @param place where; null for anywhere
 * @param notPlace where not
 * @param time when; null for any time
 * @param cloudMax the largest cloud fraction, 0 to 1; null for any
 * @param threshold how sure a hit must be; null for the catalogue's own threshold
 * @param limit how many hits at most; null where nothing was said
 * @param count whether a number is asked for
 * @param collections any of these; empty for all
 * @param ask what the catalogue must ask back before the plan can run; null if nothing
 */
public record Plan(
        @Nullable String subject,
        List<String> negative,
        @Nullable String like,
        @Nullable PlannedPlace place,
        @Nullable PlannedPlace notPlace,
        @Nullable PlannedTime time,
        @Nullable Double cloudMax,
        @Nullable Threshold threshold,
        Sort sort,
        @Nullable Integer limit,
        boolean count,
        List<String> collections,
        @Nullable Ask ask) {
    /** Asks for nothing. */
    public static final Plan EMPTY =
            new Plan(null, List.of(), null, null, null, null, null, null, Sort.SCORE, null, false, List.of(), null);

    private static final int MAX_TEXT = 2_000;
    private static final int MAX_NEGATIVES = 16;
    private static final int MAX_COLLECTIONS = 100;
    private static final int MAX_LIMIT = 1_000;

    /** The order of the hits. */
    public enum Sort {
        SCORE,
        /** The newest first. */
        DATETIME;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What has to be asked back. */
    public enum Ask {
        PLACE,
        TIME,
        SUBJECT;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How sure a hit must be. */
    public record Threshold(@JsonProperty("probability") double probability) {
        /** @throws CatalogueException INVALID_REQUEST if it is no probability */
        public Threshold {
            PlanJson.check(
                    probability >= 0 && probability <= 1,
                    "threshold.probability",
                    "expected 0 to 1, found " + probability);
        }
    }

    /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
    public Plan {
        negative = List.copyOf(negative);
        collections = List.copyOf(collections);
        PlanJson.checkText("subject", subject, MAX_TEXT);
        PlanJson.check(
                negative.size() <= MAX_NEGATIVES,
                "negative",
                "expected at most %d texts, found %d".formatted(MAX_NEGATIVES, negative.size()));
        negative.forEach(one -> PlanJson.checkText("negative", one, MAX_TEXT));
        PlanJson.check(
                collections.size() <= MAX_COLLECTIONS,
                "collections",
                "expected at most %d names, found %d".formatted(MAX_COLLECTIONS, collections.size()));
        collections.forEach(one -> PlanJson.checkText("collections", one, MAX_TEXT));
        PlanJson.check(
                like == null || like.matches("hit:[1-9]\\d{0,3}|tile:\\S{1,200}"),
                "like",
                "expected hit:N or tile:ID, found \"%s\"".formatted(PlanJson.shown(like)));
        PlanJson.check(
                cloudMax == null || (cloudMax >= 0 && cloudMax <= 1), "cloudMax", "expected 0 to 1, found " + cloudMax);
        PlanJson.check(
                limit == null || (limit >= 1 && limit <= MAX_LIMIT),
                "limit",
                "expected 1 to %d, found %s".formatted(MAX_LIMIT, limit));
    }

    /** Whether nothing says what to find. */
    public boolean asksForNothing() {
        return subject == null
                && like == null
                && place == null
                && notPlace == null
                && time == null
                && cloudMax == null
                && collections.isEmpty()
                && sort == Sort.SCORE;
    }

    /** The same plan, of another number of hits. */
    public Plan withLimit(@Nullable Integer other) {
        return new Plan(
                subject,
                negative,
                like,
                place,
                notPlace,
                time,
                cloudMax,
                threshold,
                sort,
                other,
                count,
                collections,
                ask);
    }

    /** The same plan, with another likeness. */
    public Plan withLike(@Nullable String other) {
        return new Plan(
                subject,
                negative,
                other,
                place,
                notPlace,
                time,
                cloudMax,
                threshold,
                sort,
                limit,
                count,
                collections,
                ask);
    }

    /** The same plan, for a number instead of hits. */
    public Plan counting() {
        return new Plan(
                subject,
                negative,
                like,
                place,
                notPlace,
                time,
                cloudMax,
                threshold,
                sort,
                null,
                true,
                collections,
                ask);
    }

    /** The same plan, with another question to ask back. */
    public Plan withAsk(@Nullable Ask other) {
        return new Plan(
                subject,
                negative,
                like,
                place,
                notPlace,
                time,
                cloudMax,
                threshold,
                sort,
                limit,
                count,
                collections,
                other);
    }
}
