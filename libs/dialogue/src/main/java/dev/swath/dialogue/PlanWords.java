package dev.swath.dialogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says a plan in English words, so that a user sees what runs: {@code harbors without ships, within 30 km of Genoa, newest first}. */
public final class PlanWords {
    private static final int PERCENT = 100;

    private PlanWords() {}

    /** The whole plan, but for what is asked back and whether a number is wanted. */
    public static String of(Plan plan) {
        List<String> words = new ArrayList<>();
        words.add(what(plan));
        add(words, "", place(plan.place()));
        add(words, "but not ", place(plan.notPlace()));
        add(words, "", time(plan.time()));
        Double cloud = plan.cloudMax();
        add(words, "with at most ", cloud == null ? null : percent(cloud) + " of cloud");
        Plan.Threshold threshold = plan.threshold();
        add(words, "at least ", threshold == null ? null : percent(threshold.probability()) + " likely");
        if (!plan.collections().isEmpty()) {
            words.add((plan.collections().size() == 1 ? "in the collection " : "in the collections ")
                    + listed(plan.collections(), "and"));
        }
        if (plan.sort() == Plan.Sort.DATETIME) {
            words.add("newest first");
        }
        return String.join(", ", words);
    }

    private static String what(Plan plan) {
        String subject = plan.subject();
        String like = plan.like();
        String what = subject == null ? "images" : subject;
        if (like != null) {
            String other = like.startsWith("hit:") ? "hit " + like.substring(4) : "tile " + like.substring(5);
            what = "images like " + other + (subject == null ? "" : " and with " + subject);
        }
        return plan.negative().isEmpty() ? what : what + " without " + listed(plan.negative(), "or");
    }

    private static @Nullable String place(@Nullable PlannedPlace place) {
        if (place == null) {
            return null;
        }
        String names = listed(place.names(), place.relation() == PlannedPlace.Relation.BETWEEN ? "and" : "or");
        String part = place.part();
        Double km = place.km();
        String distance = km == null ? "" : String.format(Locale.ROOT, "%s km", number(km));
        return switch (place.relation()) {
            case IN -> part == null ? "in " + names : "in the %s of %s".formatted(part, names);
            case NEAR -> "near " + names;
            case WITHIN -> "within %s of %s".formatted(distance, names);
            case BETWEEN -> "between " + names;
            case NORTH_OF, SOUTH_OF, EAST_OF, WEST_OF ->
                (km == null ? "" : "up to " + distance + " ") + place.relation().text() + " " + names;
        };
    }

    private static @Nullable String time(@Nullable PlannedTime time) {
        if (time == null) {
            return null;
        }
        Instant from = time.from();
        Instant to = time.to();
        if (from == null) {
            return to == null ? null : "before " + moment(to);
        }
        if (to == null) {
            return "since " + moment(from);
        }
        boolean oneDay = isMidnight(from) && to.equals(from.plusSeconds(86_400));
        return oneDay ? "on " + moment(from) : "from %s to before %s".formatted(moment(from), moment(to));
    }

    private static String moment(Instant instant) {
        return isMidnight(instant)
                ? LocalDate.ofInstant(instant, ZoneOffset.UTC).toString()
                : instant.toString();
    }

    private static boolean isMidnight(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalTime().toNanoOfDay() == 0;
    }

    private static String percent(double share) {
        return number(share * PERCENT) + " %";
    }

    private static String number(double value) {
        double rounded = Math.round(value * 1000) / 1000.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String listed(List<String> names, String and) {
        return names.size() < 2
                ? String.join("", names)
                : String.join(", ", names.subList(0, names.size() - 1)) + " " + and + " " + names.getLast();
    }

    private static void add(List<String> words, String before, @Nullable String word) {
        if (word != null) {
            words.add(before + word);
        }
    }
}
