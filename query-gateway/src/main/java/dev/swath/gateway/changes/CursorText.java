package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogPosition;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The opaque text of a {@link ChangeCursor}: numbers of a variable length, and a checksum against typing errors. */
final class CursorText {
    private static final int VERSION = 1;
    private static final int MOST_CHARACTERS = 8_000;
    private static final int MOST_PARTITIONS = 10_000;
    /** Their places in this list are in every cursor, so it only ever grows at its end. */
    private static final List<Topic> TOPICS = List.of(Topic.ITEMS, Topic.CAPTIONS, Topic.FAILURES);

    private CursorText() {}

    static String write(ChangeCursor cursor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        number(bytes, cursor.since().getEpochSecond());
        number(bytes, cursor.goalSetAt().getEpochSecond());
        for (int i = 0; i < TOPICS.size(); i++) {
            Integer mark = cursor.marks().get(TOPICS.get(i));
            if (mark != null) {
                bytes.write(i + 1);
                bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(mark).array());
                offsets(bytes, cursor, TOPICS.get(i));
            }
        }
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt(checksum(bytes.toByteArray()))
                .array());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Each offset, and how far the goal is from it. */
    private static void offsets(ByteArrayOutputStream bytes, ChangeCursor cursor, Topic topic) {
        int partitions = Math.max(
                cursor.position().offsets(topic).size(),
                cursor.goal().offsets(topic).size());
        number(bytes, partitions);
        for (int partition = 0; partition < partitions; partition++) {
            long offset = cursor.position().offset(topic, partition);
            number(bytes, offset);
            number(bytes, Math.max(0, cursor.goal().offset(topic, partition) - offset));
        }
    }

    /** @throws CatalogueException INVALID_REQUEST if it is none that {@link #write} wrote */
    static ChangeCursor read(String field, String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.length() <= MOST_CHARACTERS ? text : "");
            int length = bytes.length - Integer.BYTES;
            if (length > 0 && ByteBuffer.wrap(bytes, length, Integer.BYTES).getInt() == checksum(bytes, length)) {
                return read(ByteBuffer.wrap(bytes, 0, length));
            }
        } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
            // Refused below, like any other text that is no cursor.
        }
        throw CatalogueException.ofField(field, "expected the cursor of an earlier answer, found something else");
    }

    private static ChangeCursor read(ByteBuffer bytes) {
        if (bytes.get() != VERSION) {
            throw new IllegalArgumentException("another version's");
        }
        Instant since = Instant.ofEpochSecond(number(bytes));
        Instant goalSetAt = Instant.ofEpochSecond(number(bytes));
        Map<Topic, Integer> marks = new EnumMap<>(Topic.class);
        Map<Topic, List<Long>> offsets = new EnumMap<>(Topic.class);
        Map<Topic, List<Long>> goals = new EnumMap<>(Topic.class);
        for (int place = bytes.get(); place != 0; place = bytes.get()) {
            Topic topic = TOPICS.get(place - 1);
            marks.put(topic, bytes.getInt());
            long partitions = number(bytes);
            if (partitions > MOST_PARTITIONS) {
                throw new IllegalArgumentException("too many partitions");
            }
            List<Long> ofTopic = new ArrayList<>();
            List<Long> goalsOfTopic = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                long offset = number(bytes);
                ofTopic.add(offset);
                goalsOfTopic.add(offset + number(bytes));
            }
            offsets.put(topic, ofTopic);
            goals.put(topic, goalsOfTopic);
        }
        return new ChangeCursor(LogPosition.of(offsets), marks, since, LogPosition.of(goals), goalSetAt);
    }

    private static void number(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static long number(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (value < 0) {
                    throw new IllegalArgumentException("a number below 0");
                }
                return value;
            }
        }
        throw new IllegalArgumentException("a number without an end");
    }

    private static int checksum(byte[] bytes) {
        return checksum(bytes, bytes.length);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
