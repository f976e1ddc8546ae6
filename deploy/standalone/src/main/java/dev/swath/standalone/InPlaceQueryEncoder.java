package dev.swath.standalone;

import dev.swath.caption.EncodeQueryTexts;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.encoder.EncodeQueryImages;
import jakarta.enterprise.context.ApplicationScoped;

/** Calls the query encoders of the same process, without HTTP. */
@ApplicationScoped
public class InPlaceQueryEncoder implements QueryEncoder {
    private final EncodeQueryTexts texts;
    private final EncodeQueryImages images;

    InPlaceQueryEncoder(EncodeQueryTexts texts, EncodeQueryImages images) {
        this.texts = texts;
        this.images = images;
    }

    @Override
    public QueryVector encodeText(String text) {
        return texts.encode(text);
    }

    @Override
    public QueryVector encodeImage(byte[] image) {
        return images.encode(image);
    }
}
