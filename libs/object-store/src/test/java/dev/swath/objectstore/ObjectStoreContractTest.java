package dev.swath.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does; a subclass says which. */
public abstract class ObjectStoreContractTest {
    private static final long PLENTY = 1 << 20;

    private final String bucket = "contract-" + UUID.randomUUID();
    private ObjectStore store;

    /** Opens the store under test; each test closes its own. */
    protected abstract ObjectStore open();

    @BeforeEach
    void openStore() {
        store = open();
        store.ensureBucket(bucket);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void shouldAnswerForABucketWhetherItExistsOrNot() {
        store.ping(bucket);
        store.ping("no-" + bucket);
    }

    @Test
    void shouldReadAPartOfTheVersionThatIsAskedFor() {
        StoredObject first = put("a.tif", "0123456789");

        assertThat(store.read(bucket, first.key(), first.etag(), 3, 4)).isEqualTo("3456".getBytes(UTF_8));
        assertThat(store.read(bucket, first.key(), first.etag(), 9, 1)).isEqualTo("9".getBytes(UTF_8));

        put("a.tif", "another");
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> store.read(bucket, first.key(), first.etag(), 3, 4))
                .matches(e -> e.code() == ErrorCode.OBJECT_CHANGED);
    }

    @Test
    void shouldLeaveBucketThatIsThere() {
        put("a.jpg", "a");

        store.ensureBucket(bucket);

        assertThat(keys("")).containsExactly("a.jpg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.jpg",
                "with space.jpg",
                "ünïcödé/日本.jpg",
                "decomposed e\u0301.jpg",
                "emoji \uD83D\uDE00.jpg",
                "a+b.jpg",
                "a%2Fb.jpg",
                "a%20b.jpg",
                "100%.jpg",
                "a..b.jpg",
                "..a/b../..c",
                ".hidden",
                "back\\slash",
                "q?x=1#y",
                "&<>\"'",
                "a;b=c,d:e@f$g!h*(i)~",
                "trailing "
            })
    void shouldKeepKeyAsItIs(String name) {
        ObjectKey key = new ObjectKey(name);

        StoredObject written = store.write(bucket, key, name.getBytes(UTF_8), "image/jpeg");

        assertThat(written.key()).isEqualTo(key);
        assertThat(store.find(bucket, key)).contains(written);
        assertThat(store.read(bucket, key, written.etag(), PLENTY)).isEqualTo(name.getBytes(UTF_8));
        assertThat(list("")).containsExactly(written);
        store.delete(bucket, key);
        assertThat(list("")).isEmpty();
    }

    @Test
    void shouldSaySizeEtagAndTimeOfWhatIsWritten() {
        Instant before = Instant.now().minusSeconds(2);

        StoredObject written = put("a.jpg", "hello");

        assertThat(written.size()).isEqualTo(5);
        assertThat(written.etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(written.lastModified()).isBetween(before, Instant.now().plusSeconds(2));
    }

    @Test
    void shouldStoreEmptyObject() {
        StoredObject written = put("empty.jpg", "");

        assertThat(written.size()).isZero();
        assertThat(store.read(bucket, written.key(), PLENTY)).isEmpty();
    }

    @Test
    void shouldFindNothingUnderUnknownKey() {
        put("folder/a.jpg", "a");

        assertThat(store.find(bucket, new ObjectKey("unknown"))).isEmpty();
        assertThat(store.find(bucket, new ObjectKey("folder"))).isEmpty();
        assertThat(store.find("no-such-bucket-" + UUID.randomUUID(), new ObjectKey("unknown")))
                .isEmpty();
    }

    @Test
    void shouldRefuseToReadWhatIsGone() {
        StoredObject written = put("a.jpg", "a");
        store.delete(bucket, written.key());

        assertThatFailure(() -> store.read(bucket, written.key(), PLENTY), ErrorCode.OBJECT_GONE);
        assertThatFailure(() -> store.read(bucket, written.key(), written.etag(), PLENTY), ErrorCode.OBJECT_GONE);
    }

    @Test
    void shouldRefuseToReadWhatHasChanged() {
        StoredObject first = put("a.jpg", "first");
        StoredObject second = put("a.jpg", "second");

        assertThatFailure(() -> store.read(bucket, first.key(), first.etag(), PLENTY), ErrorCode.OBJECT_CHANGED);
        assertThat(store.read(bucket, first.key(), second.etag(), PLENTY)).isEqualTo("second".getBytes(UTF_8));
        assertThat(store.read(bucket, first.key(), PLENTY)).isEqualTo("second".getBytes(UTF_8));
    }

    @Test
    void shouldReadAtMostWhatIsAllowed() {
        StoredObject written = put("a.jpg", "12345");

        assertThat(store.read(bucket, written.key(), 5)).hasSize(5);
        assertThatFailure(() -> store.read(bucket, written.key(), 4), ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldReadAPartOfTheNewestAsFarAsItGoes() {
        ObjectKey key = put("a.pack", "0123456789").key();

        assertThat(store.readPart(bucket, key, 3, 4)).isEqualTo("3456".getBytes(UTF_8));
        assertThat(store.readPart(bucket, key, 8, 100)).isEqualTo("89".getBytes(UTF_8));
        assertThat(store.readPart(bucket, key, 10, 1)).isEmpty();
        assertThat(store.readPart(bucket, key, 4711, 5)).isEmpty();

        put("a.pack", "another");
        assertThat(store.readPart(bucket, key, 3, 4)).isEqualTo("ther".getBytes(UTF_8));
        assertThatFailure(() -> store.readPart(bucket, new ObjectKey("unknown"), 0, 1), ErrorCode.OBJECT_GONE);
    }

    @Test
    void shouldPutBytesFromWithinAnArray() {
        byte[] bytes = random(1000);
        ObjectKey key = new ObjectKey("a.pack");

        store.put(bucket, key, ByteBuffer.wrap(bytes, 0, 700), "application/octet-stream");
        assertThat(store.read(bucket, key, PLENTY)).isEqualTo(Arrays.copyOf(bytes, 700));

        store.put(bucket, key, ByteBuffer.wrap(bytes, 100, 700), "application/octet-stream");
        assertThat(store.read(bucket, key, PLENTY)).isEqualTo(Arrays.copyOfRange(bytes, 100, 800));

        assertThatFailure(
                () -> store.put("no-such-bucket-" + UUID.randomUUID(), key, ByteBuffer.wrap(bytes), "image/png"),
                ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void shouldDeleteWhatIsNotThere() {
        store.delete(bucket, new ObjectKey("unknown"));

        assertThat(list("")).isEmpty();
    }

    @Test
    void shouldStoreStreamOfKnownAndUnknownSize() throws IOException {
        byte[] bytes = random(100_000);

        StoredObject known =
                store.write(bucket, new ObjectKey("known"), new ByteArrayInputStream(bytes), bytes.length, "image/png");
        StoredObject unknown =
                store.write(bucket, new ObjectKey("unknown"), new ByteArrayInputStream(bytes), -1, "image/png");

        assertThat(known.size()).isEqualTo(bytes.length);
        assertThat(unknown.size()).isEqualTo(bytes.length);
        assertThat(store.read(bucket, known.key(), PLENTY)).isEqualTo(bytes);
        assertThat(store.read(bucket, unknown.key(), PLENTY)).isEqualTo(bytes);
    }

    @Test
    void shouldThrowWhatTheSourceThrows() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is broken");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("the disk is broken");
            }
        };

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.write(bucket, new ObjectKey("a"), broken, 10, "image/png"))
                .withMessage("the disk is broken");
        assertThat(list("")).isEmpty();
    }

    @Test
    void shouldStoreLargeFileInParts(@TempDir Path folder) throws IOException {
        byte[] bytes = random(17 << 20);
        Path file = Files.write(folder.resolve("large.tif"), bytes);

        StoredObject written = store.write(bucket, new ObjectKey("large.tif"), file, "image/tiff");

        assertThat(written.etag()).endsWith("-2");
        assertThat(list("")).containsExactly(written);
        assertThat(store.read(bucket, written.key(), written.etag(), bytes.length))
                .isEqualTo(bytes);
    }

    @Test
    void shouldRefuseFileThatIsNotThere(@TempDir Path folder) {
        Path missing = folder.resolve("missing.tif");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.write(bucket, new ObjectKey("a"), missing, "image/tiff"))
                .withMessageContaining("missing.tif");
    }

    @Test
    void shouldListPageByPageInOrder() {
        List<String> names = IntStream.range(0, 1010)
                .mapToObj(i -> "many/%04d.jpg".formatted(i))
                .toList();
        names.parallelStream().forEach(name -> put(name, "x"));
        put("other.jpg", "y");

        assertThat(keys("many/")).containsExactlyElementsOf(names);
        assertThat(keys("many/100")).containsExactlyElementsOf(names.subList(1000, 1010));
    }

    @Test
    void shouldListByTheOrderOfBytes() {
        List<String> names = List.of("b", "a/b", "a.b", "a0", "B", "ä", "a-b/c");
        names.forEach(name -> put(name, "x"));

        assertThat(keys("")).isSortedAccordingTo(Comparator.naturalOrder()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void shouldListNothingBelowUnknownPrefix() {
        put("a/b", "x");

        assertThat(list("c/")).isEmpty();
    }

    @Test
    void shouldSayThatBucketIsMissing() {
        String missing = "no-such-bucket-" + UUID.randomUUID();

        assertThatFailure(() -> store.list(missing, "").toList(), ErrorCode.STORE_UNAVAILABLE);
        assertThatFailure(
                () -> store.write(missing, new ObjectKey("a"), new byte[1], "image/png"), ErrorCode.STORE_UNAVAILABLE);
    }

    /** Checks that the call throws a {@link CatalogueException} of the code. */
    protected static void assertThatFailure(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        thrown -> assertThat(thrown.code())
                                .as(thrown.getMessage())
                                .isEqualTo(code));
    }

    private StoredObject put(String name, String text) {
        return store.write(bucket, new ObjectKey(name), text.getBytes(UTF_8), "image/jpeg");
    }

    private List<StoredObject> list(String prefix) {
        try (Stream<StoredObject> objects = store.list(bucket, prefix)) {
            return objects.toList();
        }
    }

    private List<String> keys(String prefix) {
        return list(prefix).stream().map(object -> object.key().value()).toList();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
