package dev.swath.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What is set once for all services reaches the log of one. */
@QuarkusTest
@TestProfile(UploadResourceTest.NobodyThere.class)
class ProbeLogTest {
    @Test
    void shouldWriteNoLineForAProbeThatFails() {
        Logger health = Logger.getLogger("io.smallrye.health");

        assertThat(health.isLoggable(Level.INFO)).isFalse();
        assertThat(health.isLoggable(Level.WARNING)).isTrue();
        assertThat(Logger.getLogger("dev.swath").isLoggable(Level.INFO)).isTrue();
    }
}
