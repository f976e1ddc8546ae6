package dev.swath.standalone;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.streaming.TopicReader;
import java.util.ArrayList;
import java.util.List;

/** What a {@code read_committed} consumer sees on {@code swath.captions} from the beginning. */
final class CommittedCaptions {
    private CommittedCaptions() {}

    static List<TileCaptioned> read(String kafka) {
        List<TileCaptioned> captions = new ArrayList<>();
        long undecodable = TopicReader.readAll(kafka, Topic.CAPTIONS, received -> {
            if (received.event() instanceof TileCaptioned captioned) {
                captions.add(captioned);
            }
        });
        if (undecodable > 0) {
            throw new AssertionError(undecodable + " records are no captions");
        }
        return captions;
    }
}
