package dev.swath.dialogue;

import dev.swath.dialogue.Plan.Ask;
import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.grammar.Said;
import dev.swath.dialogue.grammar.TalkReader;
import dev.swath.dialogue.grammar.UtteranceReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a user asks for into a {@link Plan}. It is deterministic: the same words at the same time with the same earlier plan give the same plan. It
 * reads the user's words alone; captions, keys and other texts of tiles never come here.
 */
public final class Planner {
    private final Gazetteer gazetteer = Gazetteer.get();
    private final UtteranceReader reader;

    /** @param now the moment that "today" and "last week" are meant of */
    public Planner(Instant now) {
        this.reader = new UtteranceReader(now);
    }

    /** What an utterance is. */
    public sealed interface Intent {
        /**
         * It asks for images, or for their number.
         *
         * @param notUnderstood the words that are not in the plan, as they were said
         * @param follows whether it goes on from the plan before
         */
        record ToSearch(Plan plan, List<String> notUnderstood, boolean follows) implements Intent {}

        /**
         * It asks for no search.
         *
         * @param about the hit or tile that is meant, as {@link Plan#like} writes it; {@code hits} for all of the last answer; null if none is
         */
        record ToTalk(@Nullable String about) implements Intent {}
    }

    /**
     * The plan that a user's utterances come to.
     *
     * @param utterances the oldest first; the last one is read as it goes on from the earlier ones
     */
    public Intent read(List<String> utterances) {
        Plan earlier = null;
        Intent last = new Intent.ToTalk(null);
        for (String utterance : utterances) {
            last = read(utterance, earlier, null);
            if (last instanceof Intent.ToSearch(Plan plan, var _, var _)) {
                earlier = plan;
            }
        }
        return last;
    }

    /**
     * Reads one utterance.
     *
     * @param earlier the plan before; null if there was none
     * @param hits how many hits the last answer had; null if that is not known
     */
    public Intent read(String utterance, @Nullable Plan earlier, @Nullable Integer hits) {
        Said said = reader.read(utterance);
        boolean bare = said.subject == null && said.negative.isEmpty();
        if (TalkReader.isTalk(utterance) || (said.shown != null && bare)) {
            return new Intent.ToTalk(
                    said.shown != null
                            ? said.shown
                            : TalkReader.about(utterance).orElse(null));
        }
        if (said.shown != null && said.like == null) {
            said.like = said.shown;
            said.likeMeant = true;
            said.hitsMeant |= said.shown.startsWith("hit:");
        }
        findHit(said, earlier, hits);
        boolean follows = earlier != null && (said.subject == null || said.goesOn || said.hitsMeant);
        Plan before = follows && earlier != null ? earlier : Plan.EMPTY;
        placeOfBefore(said, before);
        Plan merged = merge(said, before);
        return new Intent.ToSearch(
                merged.withAsk(ask(said, merged, earlier != null || hits != null)),
                List.copyOf(said.notUnderstood),
                follows);
    }

    /** "The last one" is the hit whose number is the number of hits; "that one" is the only one. */
    private static void findHit(Said said, @Nullable Plan earlier, @Nullable Integer hits) {
        if (!said.likeMeant) {
            return;
        }
        if (earlier == null && hits == null && said.hitsMeant) {
            said.like = null;
        } else if (said.like == null && hits != null && hits > 0 && (said.lastHit || hits == 1)) {
            said.like = "hit:" + hits;
        } else if (said.like == null && earlier != null && Integer.valueOf(1).equals(earlier.limit())) {
            said.like = "hit:1";
        }
    }

    private static void placeOfBefore(Said said, Plan before) {
        PlannedPlace meant = said.placeOfBefore;
        PlannedPlace place = before.place();
        if (meant != null && place != null) {
            boolean between = place.relation() == PlannedPlace.Relation.BETWEEN;
            said.place = between ? place : new PlannedPlace(meant.relation(), place.names(), null, meant.part());
        }
    }

    private static Plan merge(Said said, Plan before) {
        boolean another = said.subject != null || said.like != null;
        Set<String> negative = new LinkedHashSet<>(another ? List.of() : before.negative());
        negative.addAll(said.negative);
        boolean count = said.count != null ? said.count : before.count() && !said.shows && said.like == null;
        return new Plan(
                another ? said.subject : before.subject(),
                new ArrayList<>(negative).subList(0, Math.min(16, negative.size())),
                another ? said.like : before.like(),
                place(said, before),
                said.notPlace != null ? said.notPlace : before.notPlace(),
                said.time != null ? said.time : said.timeInDoubt ? null : before.time(),
                said.cloudMax != null ? said.cloudMax : before.cloudMax(),
                said.threshold != null ? said.threshold : before.threshold(),
                said.sort != null ? said.sort : before.sort(),
                count ? null : said.limit != null ? said.limit : before.limit(),
                count,
                said.collections.isEmpty() ? before.collections() : said.collections,
                null);
    }

    /** A name alone takes the relation of before. */
    private static @Nullable PlannedPlace place(Said said, Plan before) {
        PlannedPlace place = said.place;
        PlannedPlace earlier = before.place();
        if (place == null) {
            return earlier;
        }
        boolean fits = earlier != null
                && (earlier.relation() != PlannedPlace.Relation.BETWEEN
                        || place.names().size() == 2);
        return said.placeAlone && earlier != null && fits
                ? new PlannedPlace(earlier.relation(), place.names(), earlier.km(), earlier.part())
                : place;
    }

    private @Nullable Ask ask(Said said, Plan plan, boolean goesOn) {
        boolean missing = said.placeOfBefore != null && plan.place() == null;
        if (missing || isInDoubt(plan.place()) || isInDoubt(plan.notPlace())) {
            return Ask.PLACE;
        }
        if (said.timeInDoubt) {
            return Ask.TIME;
        }
        boolean noHit = (said.hitsMeant && !goesOn) || (said.likeMeant && plan.like() == null);
        return noHit || plan.asksForNothing() ? Ask.SUBJECT : null;
    }

    private boolean isInDoubt(@Nullable PlannedPlace place) {
        return place != null
                && place.names().stream().anyMatch(name -> !(gazetteer.meaning(name) instanceof Gazetteer.Meaning.One));
    }
}
