package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import java.util.ArrayList;
import java.util.List;

/** Knows three directions: airplane, boat and court. A text with "password" speaks of nothing to see. */
public final class FakeQueryEncoder implements QueryEncoder {
    public static final Calibration CALIBRATION = new Calibration(10, -5);
    public static final Calibration OF_NOTHING_TO_SEE = CALIBRATION.withMost(0.05);
    public static final Calibration IMAGE_CALIBRATION = new Calibration(20, -12);

    public final List<String> asked = new ArrayList<>();
    private ModelVersion textVersion = Samples.MODEL;
    private boolean away;

    public void goAway() {
        away = true;
    }

    public void comeBackAs(ModelVersion version) {
        away = false;
        textVersion = version;
    }

    @Override
    public QueryVector encodeText(String text) {
        if (away) {
            throw new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, "the text encoder is away");
        }
        asked.add(text);
        Embedding embedding = Embedding.of(new float[] {
            text.contains("airplane") ? 1 : 0.1f, text.contains("boat") ? 1 : 0.1f, text.contains("court") ? 1 : 0.1f
        });
        Calibration calibration = text.contains("password") ? OF_NOTHING_TO_SEE : CALIBRATION;
        return new QueryVector(textVersion, embedding.normalised(), calibration);
    }

    /** The picture's first byte says which direction it shows. */
    @Override
    public QueryVector encodeImage(byte[] image) {
        float[] values = new float[3];
        values[image[0]] = 1;
        return new QueryVector(Samples.MODEL, Embedding.of(values), IMAGE_CALIBRATION);
    }
}
