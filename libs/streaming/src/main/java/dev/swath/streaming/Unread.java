package dev.swath.streaming;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * How far a consumer group is behind on a topic that does not keep its records for ever.
 *
 * @param stage whose group it is
 * @param group the consumer group's id
 * @param age of the oldest record that the group has not committed; zero if it has read everything
 * @param kept how long the topic keeps a record, as Kafka is set now; never zero
 * @param lost how many offsets were deleted before the group read them, and are not yet passed over; 0 as long as all is well
 */
public record Unread(Stage stage, String group, Topic topic, Duration age, Duration kept, long lost) {
    /** The worst is the greatest: first by what is lost, then by the part of its time that is over. */
    public static final Comparator<Unread> BY_HARM =
            Comparator.comparingLong(Unread::lost).thenComparingDouble(Unread::spent);

    /** From this part on somebody should act: half of the time is left to do so. */
    private static final double ALARMING = 0.5;

    /** The part of its time that the oldest unread record has behind it: 0 for none, 1 when it may be deleted. */
    public double spent() {
        return (double) age.toMillis() / kept.toMillis();
    }

    /** One sentence for an operator if records are lost or will be; empty if all is well. It keeps nothing from working. */
    public Optional<String> findComplaint() {
        if (lost > 0) {
            return Optional.of(
                    "%d records of %s were deleted before %s read them; ./swath reconcile --deep --repair mends it"
                            .formatted(lost, topic, group));
        }
        return spent() < ALARMING
                ? Optional.empty()
                : Optional.of(
                        "the oldest record of %s that %s has not read is %s old, and the topic keeps records for %s"
                                .formatted(topic, group, text(age), text(kept)));
    }

    private static String text(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        return duration.toHours() > 1 ? duration.toHours() + " hours" : duration.toSeconds() + " s";
    }
}
