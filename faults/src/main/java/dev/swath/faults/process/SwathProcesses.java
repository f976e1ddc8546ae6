package dev.swath.faults.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.embedded.ChildProcess;
import dev.swath.embedded.Ports;
import dev.swath.faults.proxy.HttpTap;
import dev.swath.faults.proxy.KafkaGate;
import dev.swath.faults.proxy.TcpProxy;
import dev.swath.faults.resource.SmallDisk;
import dev.swath.faults.resource.TestMilvus;
import dev.swath.faults.server.BrokerMain;
import dev.swath.faults.server.StoreMain;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs broker, store and the five services as processes of their own. The services reach the broker, the store and
 * Milvus through a proxy each. What Milvus held before is removed.
 */
public final class SwathProcesses implements AutoCloseable {
    public static final String BUCKET = "swath-scenes";
    /** The folder of ingest-service's tables of scenes. */
    public static final String TABLES = "tables";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);

    private static final String ACCESS_KEY = "faults";
    private static final String SECRET_KEY = "faults-secret";

    private final Path folder;
    private final ProcessLauncher launcher;
    private ProcessSettings settings;
    private final KafkaGate gate = new KafkaGate();
    private final int brokerPort = Ports.free();
    private final int storePort = Ports.free();
    private final TcpProxy kafka = TcpProxy.start(brokerPort, gate);
    private final HttpTap tap = new HttpTap();
    private final TcpProxy s3 = TcpProxy.start(storePort, tap);
    private final @Nullable TcpProxy milvus;
    private final Map<SwathService, Integer> ports = new EnumMap<>(SwathService.class);
    private final Map<SwathService, ChildProcess> services = new ConcurrentHashMap<>();
    private final Map<String, SmallDisk> disks = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectStore store;
    private volatile @Nullable ChildProcess broker;
    private volatile @Nullable ChildProcess server;

    private SwathProcesses(Path folder, ProcessSettings settings) throws IOException {
        this.folder = folder;
        this.launcher = new ProcessLauncher(folder);
        this.settings = settings;
        this.milvus = settings.milvus() == 0 ? null : TcpProxy.start(settings.milvus());
        this.store = MinioObjectStore.open(URI.create("http://127.0.0.1:" + storePort), ACCESS_KEY, SECRET_KEY);
        for (SwathService service : SwathService.values()) {
            ports.put(service, Ports.free());
        }
    }

    /** Returns once all are ready.
     *  @param folder of its data and logs */
    public static SwathProcesses start(Path folder, ProcessSettings settings) throws IOException, InterruptedException {
        SwathProcesses swath = new SwathProcesses(folder, settings);
        try {
            for (Map.Entry<String, Integer> disk : settings.disks().entrySet()) {
                swath.disks.put(disk.getKey(), SmallDisk.mount(folder.resolve(disk.getKey()), disk.getValue()));
            }
            if (settings.milvus() != 0) {
                TestMilvus.empty(settings.milvus());
            }
            swath.startBroker();
            swath.startStore();
            for (SwathService service : SwathService.values()) {
                swath.start(service);
            }
            swath.awaitReady();
            return swath;
        } catch (RuntimeException | Error | IOException | InterruptedException e) {
            swath.close();
            throw e;
        }
    }

    /** The project's folder. */
    public static Path root() {
        return Path.of(System.getProperty("swath.home", System.getProperty("swath.root", ".")))
                .toAbsolutePath()
                .normalize();
    }

    public Path folder() {
        return folder;
    }

    /** The broker's address, through the proxy. */
    public String bootstrap() {
        return "127.0.0.1:" + kafka.port();
    }

    public TcpProxy kafka() {
        return kafka;
    }

    public KafkaGate gate() {
        return gate;
    }

    public TcpProxy s3() {
        return s3;
    }

    public TcpProxy milvus() {
        return Objects.requireNonNull(milvus, "these processes have no Milvus");
    }

    public SmallDisk disk(String name) {
        return Objects.requireNonNull(disks.get(name), name);
    }

    /** Notes the requests that services send to the store. */
    public HttpTap tap() {
        return tap;
    }

    /** The store, without the proxy. */
    public ObjectStore store() {
        return store;
    }

    public ChildProcess broker() {
        return Objects.requireNonNull(broker, "no broker was started");
    }

    public ChildProcess server() {
        return Objects.requireNonNull(server, "no store was started");
    }

    public ChildProcess service(SwathService service) {
        return Objects.requireNonNull(services.get(service), service::module);
    }

    public URI address(SwathService service) {
        return URI.create("http://127.0.0.1:" + ports.get(service));
    }

    /** Changes settings for services that are started from now on. */
    public void reconfigure(ProcessSettings changed) {
        this.settings = changed;
    }

    public ProcessSettings settings() {
        return settings;
    }

    public void startBroker() throws IOException {
        broker = launcher.startServer(
                "broker", brokerPort, BrokerMain.class, folder.resolve("kafka"), brokerPort, kafka.port());
    }

    public void startStore() throws IOException {
        server = launcher.startServer(
                "store",
                storePort,
                StoreMain.class,
                folder.resolve("s3"),
                storePort,
                ACCESS_KEY,
                SECRET_KEY,
                bootstrap(),
                BUCKET);
    }

    public void start(SwathService service) throws IOException {
        services.put(service, start(service, service.module(), ports.getOrDefault(service, 0), settings));
    }

    /** Ends a service as Kubernetes does, starts it by the present settings, and returns once all are ready. */
    public void replace(SwathService service) throws IOException, InterruptedException {
        service(service).close();
        start(service);
        awaitReady();
    }

    /** Starts another instance of a service. The caller ends it. */
    public ChildProcess startAnother(SwathService service, ProcessSettings changed) throws IOException {
        int port = Ports.free();
        return start(service, service.module() + "-" + port, port, changed);
    }

    /** Starts the killed processes, and returns once all are ready. */
    public void restart() throws IOException {
        if (!broker().isAlive()) {
            startBroker();
        }
        if (!server().isAlive()) {
            startStore();
        }
        for (SwathService service : SwathService.values()) {
            if (!service(service).isAlive()) {
                start(service);
            }
        }
        awaitReady();
    }

    public void awaitReady() {
        await().atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(200))
                .failFast(this::checkAlive)
                .untilAsserted(() -> {
                    for (SwathService service : SwathService.values()) {
                        assertThat(complaint(service)).as(service.module()).isEmpty();
                    }
                });
    }

    private void checkAlive() {
        for (SwathService service : SwathService.values()) {
            assertThat(service(service).isAlive())
                    .as(() -> service.module() + " is alive:\n" + tail(service))
                    .isTrue();
        }
    }

    /** What is missing by its readiness; empty if it is ready. */
    public String complaint(SwathService service) {
        try {
            HttpResponse<String> answer = get(address(service).resolve("/q/health/ready"));
            return answer.statusCode() == 200 ? "" : answer.body();
        } catch (IOException e) {
            return "no answer: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What these processes hold, asked by way of the gateway. */
    public ObservedCatalogue catalogue() {
        return new ObservedCatalogue(address(SwathService.GATEWAY), bootstrap(), store);
    }

    /** Ends everything. */
    @Override
    public void close() throws InterruptedException, IOException {
        for (ChildProcess child : services.values()) {
            child.kill();
        }
        ChildProcess runningStore = server;
        if (runningStore != null) {
            runningStore.kill();
        }
        ChildProcess runningBroker = broker;
        if (runningBroker != null) {
            runningBroker.kill();
        }
        store.close();
        http.close();
        kafka.close();
        s3.close();
        if (milvus != null) {
            milvus.close();
        }
        for (SmallDisk disk : disks.values()) {
            disk.close();
        }
    }

    private String tail(SwathService service) {
        String log = service(service).log();
        return log.substring(Math.max(0, log.length() - 2000));
    }

    private ChildProcess start(SwathService service, String instance, int port, ProcessSettings changed)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("SWATH_INSTANCE", instance);
        environment.put("SWATH_KAFKA", bootstrap());
        environment.put("SWATH_S3", "http://127.0.0.1:" + s3.port());
        environment.put("SWATH_S3_ACCESS_KEY", ACCESS_KEY);
        environment.put("SWATH_S3_SECRET_KEY", SECRET_KEY);
        environment.put("SWATH_BUNDLE", changed.bundle().toString());
        environment.put(
                "SWATH_INDEXER_STATE_DIR", folder.resolve("streams-" + instance).toString());
        environment.put("SWATH_INGEST_LISTING_INTERVAL", "5s");
        environment.put(
                "SWATH_INGEST_STATE_DIR",
                folder.resolve(TABLES).resolve(instance).toString());
        environment.put("SWATH_TEXT_ENCODER", address(SwathService.CAPTION).toString());
        environment.put("SWATH_IMAGE_ENCODER", address(SwathService.ENCODER).toString());
        if (milvus == null) {
            environment.put("SWATH_INDEX", "lucene");
            environment.put("SWATH_INDEX_DIR", folder.resolve("index").toString());
        } else {
            environment.put("SWATH_INDEX", "milvus");
            environment.put("SWATH_MILVUS", "http://127.0.0.1:" + milvus.port());
        }
        environment.putAll(changed.environment().getOrDefault(service, Map.of()));
        return launcher.startService(service, changed.home(service), instance, port, environment);
    }
}
