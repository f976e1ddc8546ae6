package dev.swath.standalone;

import dev.swath.client.Endpoints;
import java.io.IOException;
import java.util.OptionalInt;

/** What to do once Swath is ready. */
@FunctionalInterface
interface ReadyAction {
    /** Returns the exit status, or nothing to stay until the process is told to stop. */
    OptionalInt run(Endpoints endpoints) throws IOException, InterruptedException;
}
