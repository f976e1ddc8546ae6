package dev.swath.faults.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A library that refuses ONNX Runtime pieces of memory above a size. The size can be changed while the process runs.
 * It is loaded before the process's other libraries. Only threads that call ONNX Runtime are refused: it makes an error of
 * that. A refusal in a thread of its own pool ends the process ({@code std::bad_alloc}), whoever calls it.
 */
public final class ScarceMemory {
    private static final String SOURCE = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <pthread.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>

        extern void *__libc_malloc(size_t size);
        extern void *__libc_memalign(size_t alignment, size_t size);

        /* The largest piece, 0 for any; how many were refused. */
        static volatile long *shared;

        __attribute__((constructor)) static void attach(void) {
            const char *path = getenv("SWATH_SCARCE_MEMORY");
            int file = path ? open(path, O_RDWR) : -1;
            if (file < 0) return;
            void *at = mmap(NULL, 2 * sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
            if (at != MAP_FAILED) shared = at;
        }

        static int is_of_onnx_runtime(void *caller) {
            Dl_info from;
            if (!dladdr(caller, &from) || !from.dli_fname) return 0;
            return strstr(from.dli_fname, "onnxruntime") || strstr(from.dli_fname, "libstdc++");
        }

        /* A thread of ONNX Runtime's own pool. Nobody catches there what a refusal throws. */
        static __thread int in_pool;

        struct start {
            void *(*routine)(void *);
            void *argument;
        };

        static void *begin_in_pool(void *given) {
            struct start start = *(struct start *)given;
            free(given);
            in_pool = 1;
            return start.routine(start.argument);
        }

        int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument) {
            int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
            struct start *start;
            if (!is_of_onnx_runtime(__builtin_return_address(0))) return create(thread, attributes, routine, argument);
            start = __libc_malloc(sizeof *start);
            if (!start) return EAGAIN;
            start->routine = routine;
            start->argument = argument;
            return create(thread, attributes, begin_in_pool, start);
        }

        static int refused(size_t size, void *caller) {
            if (!shared || shared[0] == 0 || size <= (size_t)shared[0] || in_pool) return 0;
            if (!is_of_onnx_runtime(caller)) return 0;
            __sync_fetch_and_add(&shared[1], 1);
            return 1;
        }

        void *malloc(size_t size) {
            if (refused(size, __builtin_return_address(0))) {
                errno = ENOMEM;
                return NULL;
            }
            return __libc_malloc(size);
        }

        int posix_memalign(void **at, size_t alignment, size_t size) {
            if (refused(size, __builtin_return_address(0))) return ENOMEM;
            void *memory = __libc_memalign(alignment, size);
            if (!memory) return ENOMEM;
            *at = memory;
            return 0;
        }

        void *aligned_alloc(size_t alignment, size_t size) {
            if (refused(size, __builtin_return_address(0))) {
                errno = ENOMEM;
                return NULL;
            }
            return __libc_memalign(alignment, size);
        }
        """;
    private static final int BYTES = 2 * Long.BYTES;

    private final Path library;
    private final Path shared;

    private ScarceMemory(Path library, Path shared) {
        this.library = library;
        this.shared = shared;
    }

    public static ScarceMemory make(Path folder) throws IOException, InterruptedException {
        ScarceMemory memory =
                new ScarceMemory(Preloaded.compile(folder, "memory", SOURCE), folder.resolve("memory.limit"));
        memory.allow(0);
        return memory;
    }

    /** The environment of a process with such memory. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SWATH_SCARCE_MEMORY", shared.toString());
    }

    /**
     * Refuses larger pieces from now on, and begins counting anew.
     *
     * @param bytes 0 for any size
     */
    public void allow(long bytes) throws IOException {
        ByteBuffer words = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(shared, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(words.putLong(bytes).putLong(0).flip());
        }
    }

    /** How many pieces were refused since {@link #allow}. */
    public long refused() throws IOException {
        ByteBuffer words = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(shared)) {
            file.read(words);
        }
        return words.getLong(Long.BYTES);
    }
}
