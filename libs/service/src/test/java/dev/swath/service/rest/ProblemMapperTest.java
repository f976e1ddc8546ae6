package dev.swath.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.Problem;
import jakarta.ws.rs.NotFoundException;
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
    void shouldLeaveJaxRsItsOwnAnswers() {
        assertThat(mapper.answer(new NotFoundException()).getStatus()).isEqualTo(404);
    }
}
