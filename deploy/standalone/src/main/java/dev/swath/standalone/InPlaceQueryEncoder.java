package dev.swath.standalone;

import dev.swath.caption.wiring.CaptionApplication;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.encoder.wiring.EncoderApplication;
import jakarta.enterprise.context.ApplicationScoped;

/** The query encoders of the same process, without a call over HTTP. */
@ApplicationScoped
public class InPlaceQueryEncoder implements QueryEncoder {
    private final CaptionApplication captions;
    private final EncoderApplication encoder;

    InPlaceQueryEncoder(CaptionApplication captions, EncoderApplication encoder) {
        this.captions = captions;
        this.encoder = encoder;
    }

    @Override
    public QueryVector encodeText(String text) {
        return captions.encodeText(text);
    }

    @Override
    public QueryVector encodeImage(byte[] image) {
        return encoder.encodeImage(image);
    }
}
