package dev.swath.vectorindex.milvus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server of one collection that keeps of a row its id and its version, and misbehaves as it is told. */
final class FakeMilvus extends MilvusServiceGrpc.MilvusServiceImplBase implements AutoCloseable {
    /** Whether a change is done, and its caller never hears of it. */
    volatile boolean losesAnswers;
    /** How many listings fail as milvus-lite's do while a collection is dropped. */
    final AtomicInteger listingsThatFail = new AtomicInteger();
    /** What a row's generation becomes right after it was written; null leaves it. */
    volatile @Nullable Long lateGeneration;

    private final Server server;
    private final Map<String, Version> rows = new TreeMap<>();
    private @Nullable CollectionSchema schema;
    private int upserts;

    private record Version(long generation, long standing) {}

    FakeMilvus() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(this)
                .build()
                .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** How many changes reached it. */
    synchronized int upserts() {
        return upserts;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> to) {
        answer(to, ConnectResponse.getDefaultInstance());
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> to) {
        answer(to, GetVersionResponse.newBuilder().setVersion("v2.6.4").build());
    }

    @Override
    public synchronized void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> to) {
        answer(to, BoolResponse.newBuilder().setValue(schema != null).build());
    }

    @Override
    public void showCollections(ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> to) {
        ShowCollectionsResponse.Builder shown = ShowCollectionsResponse.newBuilder();
        if (listingsThatFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            shown.getStatusBuilder().setCode(1).setReason("collection 'of_another' does not exist");
        }
        answer(to, shown.build());
    }

    @Override
    public synchronized void createCollection(
            CreateCollectionRequest request, StreamObserver<io.milvus.grpc.Status> to) {
        try {
            schema = CollectionSchema.parseFrom(request.getSchema());
            answer(to, io.milvus.grpc.Status.getDefaultInstance());
        } catch (InvalidProtocolBufferException e) {
            to.onError(e);
        }
    }

    @Override
    public synchronized void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> to) {
        DescribeCollectionResponse.Builder described =
                DescribeCollectionResponse.newBuilder().setCollectionName(request.getCollectionName());
        answer(
                to,
                schema == null ? described.build() : described.setSchema(schema).build());
    }

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<io.milvus.grpc.Status> to) {
        answer(to, io.milvus.grpc.Status.getDefaultInstance());
    }

    @Override
    public void describeIndex(DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> to) {
        answer(
                to,
                DescribeIndexResponse.newBuilder()
                        .addIndexDescriptions(IndexDescription.newBuilder()
                                .setFieldName(MilvusFields.EMBEDDING)
                                .setIndexName(MilvusFields.EMBEDDING))
                        .build());
    }

    @Override
    public void loadCollection(LoadCollectionRequest request, StreamObserver<io.milvus.grpc.Status> to) {
        answer(to, io.milvus.grpc.Status.getDefaultInstance());
    }

    @Override
    public void getLoadingProgress(GetLoadingProgressRequest request, StreamObserver<GetLoadingProgressResponse> to) {
        answer(to, GetLoadingProgressResponse.newBuilder().setProgress(100).build());
    }

    /** Rows whose ids the expression names. */
    @Override
    public synchronized void query(QueryRequest request, StreamObserver<QueryResults> to) {
        List<Map.Entry<String, Version>> found = rows.entrySet().stream()
                .filter(row -> request.getExpr().contains(row.getKey()))
                .toList();
        StringArray ids = StringArray.newBuilder()
                .addAllData(found.stream().map(Map.Entry::getKey).toList())
                .build();
        answer(
                to,
                QueryResults.newBuilder()
                        .addFieldsData(FieldData.newBuilder()
                                .setFieldName(MilvusFields.ID)
                                .setType(DataType.VarChar)
                                .setScalars(ScalarField.newBuilder().setStringData(ids)))
                        .addFieldsData(numbers(
                                MilvusFields.GENERATION,
                                found.stream()
                                        .map(row -> row.getValue().generation())
                                        .toList()))
                        .addFieldsData(numbers(
                                MilvusFields.STANDING,
                                found.stream()
                                        .map(row -> row.getValue().standing())
                                        .toList()))
                        .build());
    }

    @Override
    public synchronized void upsert(UpsertRequest request, StreamObserver<MutationResult> to) {
        upserts++;
        List<String> ids = field(request, MilvusFields.ID).getStringData().getDataList();
        for (int i = 0; i < ids.size(); i++) {
            Long late = lateGeneration;
            rows.put(
                    ids.get(i),
                    new Version(
                            late == null ? number(request, MilvusFields.GENERATION, i) : late,
                            number(request, MilvusFields.STANDING, i)));
        }
        if (losesAnswers) {
            to.onError(Status.UNAVAILABLE.asRuntimeException());
        } else {
            answer(to, MutationResult.newBuilder().setUpsertCnt(ids.size()).build());
        }
    }

    private static long number(UpsertRequest request, String name, int row) {
        ScalarField field = field(request, name);
        return field.hasLongData()
                ? field.getLongData().getData(row)
                : field.getIntData().getData(row);
    }

    private static ScalarField field(UpsertRequest request, String name) {
        return request.getFieldsDataList().stream()
                .filter(field -> field.getFieldName().equals(name))
                .findFirst()
                .orElseThrow()
                .getScalars();
    }

    private static FieldData numbers(String name, List<Long> values) {
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder()
                        .setLongData(LongArray.newBuilder().addAllData(values)))
                .build();
    }

    private static <T> void answer(StreamObserver<T> to, T answer) {
        to.onNext(answer);
        to.onCompleted();
    }
}
