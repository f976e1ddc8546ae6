package dev.swath.faults.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A library that shifts the calendar clock of a process. It is loaded before the process's other libraries. */
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

    public static ShiftedClock make(Path folder) throws IOException, InterruptedException {
        return new ShiftedClock(Preloaded.compile(folder, "clock", SOURCE));
    }

    /** The environment of a process whose clock is that many seconds ahead. */
    public Map<String, String> ahead(long seconds) {
        return Map.of("LD_PRELOAD", library.toString(), "SWATH_CLOCK_SHIFT", Long.toString(seconds));
    }
}
