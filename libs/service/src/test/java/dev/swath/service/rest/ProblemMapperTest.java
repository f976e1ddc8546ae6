package dev.swath.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.Problem;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemMapperTest {
    private final ProblemMapper mapper = new ProblemMapper();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldAnswerEveryCodeByAProblemDocument(ErrorCode code) {
        Response response = mapper.answer(new CatalogueException(code, "expected this, found that"));

        assertThat(response.getStatus()).isEqualTo(code.httpStatus());
        assertThat(response.getMediaType()).isEqualTo(MediaType.valueOf("application/problem+json"));
        assertThat(response.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.detail()).isEqualTo("expected this, found that");
            assertThat(problem.field()).isNull();
        });
    }

    @Test
    void shouldNameTheFieldThatIsAtFault() {
        Response response = mapper.answer(CatalogueException.ofField("limit", "expected 1 to 1000, found 0"));

        assertThat(response.getEntity())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.field()).isEqualTo("limit"));
    }

    @Test
    void shouldNameThePlaceThatIsAtFault() {
        Response response =
                mapper.answer(CatalogueException.ofPosition("character 17", "expected a value, found the end")
                        .withField("filter"));

        assertThat(response.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.field()).isEqualTo("filter");
            assertThat(problem.position()).isEqualTo("character 17");
            assertThat(problem.detail()).isEqualTo("filter: at character 17: expected a value, found the end");
        });
    }

    @Test
    void shouldSayWhenToAskAgainWhereTooManyAsk() {
        Response refused = mapper.answer(new CatalogueException(ErrorCode.TOO_MANY_REQUESTS, "too many"));
        Response other = mapper.answer(new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away"));

        assertThat(refused.getHeaderString("Retry-After")).isEqualTo("1");
        assertThat(other.getHeaderString("Retry-After")).isNull();
    }

    @Test
    void shouldTellNothingOfAnUnexpectedError() {
        Response response = mapper.answer(new IllegalStateException("the password is swordfish"));

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(problem.detail()).doesNotContain("swordfish");
        });
    }

    @Test
    void shouldAnswerWhatJaxRsRefusesByAProblemDocument() {
        Response unknown = mapper.answer(new NotFoundException());
        Response method = mapper.answer(
                new NotAllowedException(Response.status(405).allow("GET").build()));
        Response type = mapper.answer(new NotSupportedException());

        assertThat(unknown.getEntity())
                .isEqualTo(new Problem(
                        "about:blank",
                        "Not Found",
                        404,
                        "no resource takes this request: not found",
                        ErrorCode.NOT_FOUND,
                        null,
                        null));
        assertThat(method.getStatus()).isEqualTo(405);
        assertThat(method.getMediaType()).isEqualTo(MediaType.valueOf(Problem.MEDIA_TYPE));
        assertThat(method.getHeaderString("Allow")).contains("GET");
        assertThat(type.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(415);
            assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        });
    }

    @Test
    void shouldLeaveAnAnswerThatHasABody() {
        Response own = Response.status(404).entity("gone").build();

        assertThat(mapper.answer(new WebApplicationException(own)).getEntity()).isEqualTo("gone");
    }
}
