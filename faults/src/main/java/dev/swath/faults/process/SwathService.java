package dev.swath.faults.process;

/** The five services. */
public enum SwathService {
    INGEST("ingest-service", "ingest"),
    ENCODER("encoder-service", "encode"),
    CAPTION("caption-service", "caption"),
    INDEX("index-service", "index"),
    GATEWAY("query-gateway", "");

    private final String module;
    private final String stage;

    SwathService(String module, String stage) {
        this.module = module;
        this.stage = stage;
    }

    /** Its folder below the root, and its name in Kafka. */
    public String module() {
        return module;
    }

    /** What the ids of its worker's Kafka clients start with. */
    public String clients() {
        return "swath-" + module + "-" + stage;
    }
}
