package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static dev.swath.ingest.Owner.tombstones;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.objectstore.ProductFolder;
import dev.swath.streaming.OutgoingRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a product folder is begun. Its files are no pictures here, so that a begun one is refused by what reads them, which is another's test. */
class ProductsTest {
    private static final String PRODUCT = "port/S2A_MSIL2A.SAFE/";
    private static final String GRANULE = PRODUCT + "GRANULE/L2A/";
    private static final String TCI = GRANULE + "IMG_DATA/R60m/T29UNU_TCI_60m.jp2";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldBeginAWholeProductAtOnce() {
        putRequired("GRANULE/L2A/IMG_DATA/R60m/T29UNU_TCI_60m.jp2");

        assertThat(look()).as("decided").isNotEmpty();

        assertThat(owner.scene(PRODUCT).etag()).isEqualTo(etag());
        assertThat(failedWith(ErrorCode.INCOMPLETE_PRODUCT)).isFalse();
    }

    @Test
    void shouldBeginAPartialProductOnceItIsQuiet() {
        putRequired("GRANULE/L2A/IMG_DATA/R60m/T29UNU_TCI_60m.jp2", "INSPIRE.xml");

        assertThat(look()).isEmpty();
        owner.clock.pass(Owner.QUIET.minus(SECOND));
        assertThat(due()).isEmpty();
        owner.store.put(SCENES, GRANULE + "IMG_DATA/R60m/T29UNU_B02_60m.jp2", new byte[] {2});
        assertThat(look()).as("a file that comes begins the quiet time anew").isEmpty();
        owner.clock.pass(SECOND);
        assertThat(due()).isEmpty();
        owner.clock.pass(Owner.QUIET);

        assertThat(due()).containsExactly(new Look(SCENES, new ObjectKey(PRODUCT), Why.QUIET));
        assertThat(owner.look(Why.QUIET, PRODUCT)).isNotEmpty();
        assertThat(owner.scene(PRODUCT).etag()).isEqualTo(etag());
        assertThat(failedWith(ErrorCode.INCOMPLETE_PRODUCT)).isFalse();
        owner.clock.pass(Owner.TIMEOUT);
        assertThat(due()).as("decided").isEmpty();
    }

    @Test
    void shouldGiveUpAProductThatLacksARequiredFileAndHealItWhenTheFileComes() {
        putRequired("INSPIRE.xml");
        assertThat(look()).isEmpty();
        owner.clock.pass(Owner.QUIET.plus(SECOND));
        assertThat(due()).isEmpty();
        owner.clock.pass(Owner.TIMEOUT);
        assertThat(due()).hasSize(1);

        List<OutgoingRecord> givenUp = owner.look(Why.QUIET, PRODUCT);

        assertThat(events(givenUp, TileFailed.class))
                .singleElement()
                .matches(failure -> failure.code() == ErrorCode.INCOMPLETE_PRODUCT)
                .extracting(TileFailed::message)
                .asString()
                .contains("TCI");
        assertThat(owner.scene(PRODUCT).state()).isEqualTo(State.FAILED);
        assertThat(owner.look(Why.LISTING, PRODUCT)).as("accounted for").isEmpty();

        owner.store.put(SCENES, TCI, new byte[] {1});
        owner.store.put(SCENES, PRODUCT + "INSPIRE.xml", new byte[] {1});
        List<OutgoingRecord> healed = look();

        assertThat(events(healed, SceneSeen.class)).singleElement().matches(scene -> scene.generation() == 2);
        assertThat(failedWith(ErrorCode.INCOMPLETE_PRODUCT)).isFalse();
        assertThat(tombstones(healed)).isEmpty(); // what reads pictures has refused it under the same id
    }

    @Test
    void shouldRefuseAnotherMissionsProductAtOnce() {
        owner.store.put(
                SCENES,
                PRODUCT + "manifest.safe",
                "<xfdu><fileLocation href=\"./measurement/s1a.tiff\"/></xfdu>".getBytes(UTF_8));

        List<OutgoingRecord> refused = look();

        assertThat(events(refused, TileFailed.class))
                .singleElement()
                .matches(failure -> failure.code() == ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(owner.scene(PRODUCT).state()).isEqualTo(State.FAILED);
    }

    @Test
    void shouldBeginAProductThatLiesInAFolderOfItsOwn() {
        String inner = "S2A_MSIL2A.SAFE/";
        owner.store.put(
                SCENES,
                PRODUCT + inner + "manifest.safe",
                "<xfdu><fileLocation href=\"./MTD_MSIL2A.xml\"/></xfdu>".getBytes(UTF_8));
        owner.store.put(SCENES, PRODUCT + inner + "MTD_MSIL2A.xml", "<a/>".getBytes(UTF_8));
        assertThat(look()).as("still without its picture").isEmpty();
        owner.store.put(SCENES, PRODUCT + inner + "GRANULE/L2A/MTD_TL.xml", "<a/>".getBytes(UTF_8));
        owner.store.put(SCENES, PRODUCT + inner + TCI.substring(PRODUCT.length()), new byte[] {1});

        assertThat(look()).as("decided").isNotEmpty();

        assertThat(owner.failures.values())
                .singleElement()
                .matches(failure -> failure.code() == ErrorCode.UNREADABLE_IMAGE)
                .extracting(TileFailed::message)
                .asString()
                .contains("MTD_MSIL2A.xml: no PRODUCT_START_TIME");
    }

    @Test
    void shouldTakeTheLastFilesDeletionAsTheProducts() {
        putRequired("GRANULE/L2A/IMG_DATA/R60m/T29UNU_TCI_60m.jp2");
        look();
        for (String key : List.of("manifest.safe", "MTD_MSIL2A.xml", "GRANULE/L2A/MTD_TL.xml")) {
            owner.store.remove(SCENES, PRODUCT + key);
            assertThat(look()).as("incomplete now, for a while").isEmpty();
        }
        owner.store.remove(SCENES, TCI);

        List<OutgoingRecord> deletion = look();

        assertThat(owner.scene(PRODUCT).state()).isEqualTo(State.DELETED);
        assertThat(events(deletion, TileRetracted.class)).isEmpty();
        owner.clock.pass(Owner.TIMEOUT.plus(SECOND));
        assertThat(due()).isEmpty();
    }

    @Test
    void shouldForgetProductsThatAnotherOwns() {
        putRequired("INSPIRE.xml");
        look();
        owner.clock.pass(Owner.TIMEOUT.plus(SECOND));

        assertThat(owner.waiting.due(objectId -> false)).isEmpty();
        assertThat(due()).isEmpty();
    }

    private List<Look> due() {
        return owner.waiting.due(objectId -> true);
    }

    private List<OutgoingRecord> look() {
        return owner.look(Why.NOTIFICATION, PRODUCT);
    }

    private boolean failedWith(ErrorCode code) {
        return owner.failures.values().stream().anyMatch(failure -> failure.code() == code);
    }

    private String etag() {
        return ProductFolder.find(owner.store, SCENES, new ObjectKey(PRODUCT))
                .orElseThrow()
                .object()
                .etag();
    }

    /** The metadata, the colour image where it is listed, and a manifest that lists them and those names. */
    private void putRequired(String... listed) {
        StringBuilder manifest = new StringBuilder("<xfdu>");
        for (String name : listed) {
            manifest.append("<fileLocation href=\"./").append(name).append("\"/>");
            if (name.contains("TCI")) {
                owner.store.put(SCENES, PRODUCT + name, new byte[] {1});
            }
        }
        owner.store.put(
                SCENES,
                PRODUCT + "manifest.safe",
                manifest.append("</xfdu>").toString().getBytes(UTF_8));
        owner.store.put(SCENES, PRODUCT + "MTD_MSIL2A.xml", "<a/>".getBytes(UTF_8));
        owner.store.put(SCENES, GRANULE + "MTD_TL.xml", "<a/>".getBytes(UTF_8));
    }
}
