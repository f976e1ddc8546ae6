package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.Look;
import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListBucketTest {
    private final Owner owner = new Owner();
    private final List<String> looks = new ArrayList<>();
    private final ListBucket listBucket = new ListBucket(
            owner.store,
            SCENES,
            owner,
            put -> put.stream().map(Look::key).forEach(key -> looks.add(key.value())),
            owner.removeChips,
            new ListBucket.TellAgain(Duration.ofMinutes(10), owner.clock));

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldNameWhatIsNewChangedOrGoneAndNothingElse() {
        for (String key : List.of("same.png", "changed.png", "gone.png", "failed.png")) {
            owner.store.put(SCENES, key, key.equals("failed.png") ? new byte[0] : TestPictures.png(9, 9, Color.RED));
        }
        owner.look(Look.Why.NOTIFICATION, "same.png", "changed.png", "gone.png", "failed.png");
        owner.store.put(SCENES, "changed.png", TestPictures.png(9, 9, Color.BLUE));
        owner.store.put(SCENES, "new.png", TestPictures.png(9, 9, Color.RED));
        owner.store.put(SCENES, "new.ovr", new byte[1]);
        owner.store.remove(SCENES, "gone.png");

        assertThat(listBucket.list()).isEqualTo(3);
        assertThat(looks).containsExactly("changed.png", "gone.png", "new.png");

        assertThat(listBucket.list()).as("a backlog is not told again").isZero();
        owner.look(Look.Why.LISTING, "changed.png", "new.png", "gone.png");
        assertThat(listBucket.list()).isZero();

        owner.store.put(SCENES, "gone.png", TestPictures.png(9, 9, Color.RED));
        assertThat(listBucket.list()).as("a key that comes back").isEqualTo(1);
    }

    @Test
    void shouldTellAgainWhatCouldNotBeTold() {
        owner.store.put(SCENES, "new.png", TestPictures.png(9, 9, Color.RED));
        AtomicBoolean away = new AtomicBoolean(true);
        ListBucket listing = new ListBucket(
                owner.store,
                SCENES,
                owner,
                put -> {
                    if (away.get()) {
                        throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "away");
                    }
                },
                owner.removeChips,
                new ListBucket.TellAgain(Duration.ofMinutes(10), owner.clock));
        assertThatExceptionOfType(CatalogueException.class).isThrownBy(listing::list);

        away.set(false);

        assertThat(listing.list()).isEqualTo(1);
    }
}
