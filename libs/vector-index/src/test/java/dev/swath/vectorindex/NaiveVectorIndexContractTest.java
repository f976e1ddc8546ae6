package dev.swath.vectorindex;

final class NaiveVectorIndexContractTest extends VectorIndexContractTest {
    private final NaiveVectorIndex index = new NaiveVectorIndex();

    @Override
    protected VectorIndex open() {
        return index;
    }
}
