package dev.swath.standalone;

import dev.swath.cli.Endpoints;
import java.io.IOException;
import java.util.OptionalInt;

/** What is done once Swath is ready. */
interface Session {
    /** Returns the exit status, or nothing to stay until the process is told to stop. */
    OptionalInt run(Endpoints endpoints) throws IOException, InterruptedException;
}
