package dev.swath.objectstore;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** HTTP clients for one server and some sixteen threads that speak to it at once. */
final class HttpClients {
    private static final int MOST_CALLS = 32;
    private static final int IDLE_CONNECTIONS = 16;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PING = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofMinutes(2);

    private HttpClients() {}

    static OkHttpClient create(Duration silence) {
        // OkHttp's own threads would keep a program alive for a minute after its end.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("swath-s3-", 0).factory());
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(MOST_CALLS);
        dispatcher.setMaxRequestsPerHost(MOST_CALLS);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .connectTimeout(CONNECT)
                .readTimeout(silence)
                .writeTimeout(silence)
                .callTimeout(CALL)
                .build();
    }

    /** The same connections and threads, for a question that is answered soon or not at all. */
    static OkHttpClient hasty(OkHttpClient http) {
        return http.newBuilder().callTimeout(PING).build();
    }

    static void close(OkHttpClient http) {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
