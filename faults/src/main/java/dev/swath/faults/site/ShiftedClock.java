package dev.swath.faults.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A library that, loaded before a process's others, shifts its calendar clock; made by the C compiler. */
public final class ShiftedClock {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <stdlib.h>
            #include <sys/time.h>
            #include <time.h>

            static long shift(void) {
                const char *seconds = getenv("SWATH_CLOCK_SHIFT");
                return seconds ? atol(seconds) : 0;
            }

            int clock_gettime(clockid_t id, struct timespec *at) {
                static int (*real)(clockid_t, struct timespec *);
                if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
                int status = real(id, at);
                if (status == 0 && id == CLOCK_REALTIME) at->tv_sec += shift();
                return status;
            }

            int gettimeofday(struct timeval *restrict at, void *restrict zone) {
                static int (*real)(struct timeval *, void *);
                if (!real) real = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
                int status = real(at, zone);
                if (status == 0) at->tv_sec += shift();
                return status;
            }
            """;

    private final Path library;

    private ShiftedClock(Path library) {
        this.library = library;
    }

    /** Why there can be none here; empty where there can. */
    public static String obstacle() {
        try {
            return new ProcessBuilder("cc", "--version")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0
                    ? ""
                    : "cc does not work";
        } catch (IOException e) {
            return "no C compiler (cc), which the shifted clock is made with";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    public static ShiftedClock make(Path folder) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("clock.c"), SOURCE);
        Path library = folder.resolve("clock.so");
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("the shifted clock does not compile: " + output);
        }
        return new ShiftedClock(library);
    }

    /** The environment of a process whose clock is so many seconds ahead. */
    public Map<String, String> ahead(long seconds) {
        return Map.of("LD_PRELOAD", library.toString(), "SWATH_CLOCK_SHIFT", Long.toString(seconds));
    }
}
