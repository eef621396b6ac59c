package dev.understudy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

  private final Lanes<String> lanes = new Lanes<>();

  @Test
  void aFailedResponseMayFollowItsErrorAndIsNotTheNextAnswer() {
    asks("one", "");
    assertThat(says("response.created", "", "resp_1")).isEqualTo("one");
    assertThat(says("error", "", "")).isEqualTo("one, over");
    asks("two", "");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("one");
    assertThat(says("response.created", "", "resp_2")).isEqualTo("two");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("two, over");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("nothing");
  }

  @Test
  void itFollowsOnce() {
    asks("one", "");
    says("error", "", "");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("one");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("nothing");
  }

  @Test
  void whetherItComesBeforeTheNextQuestionOrBehindItMakesNoDifference() {
    asks("one", "");
    says("error", "", "");
    asks("two", "");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("one");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("two, over");
  }

  @Test
  void aResponseThatFailsBehindAnErrorOfAnotherIsTheNextAnswer() {
    asks("one", "");
    says("response.created", "", "resp_1");
    says("error", "", "");
    asks("two", "");
    assertThat(says("response.failed", "", "resp_2")).isEqualTo("two, over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"response.rate_limits.updated", "keepalive", ""})
  void whatMayFollowTheEndBelongsToItUntilTheNextAnswerBegins(String type) {
    asks("one", "");
    says("response.completed", "", "resp_1");
    assertThat(says(type, "", "")).isEqualTo("one");
    assertThat(says("response.created", "", "resp_2")).isEqualTo("nothing");
    asks("two", "");
    assertThat(says(type, "", "")).isEqualTo("one");
    assertThat(says("response.created", "", "resp_2")).isEqualTo("two");
    assertThat(says(type, "", "")).isEqualTo("two");
  }

  @Test
  void lanesAreFollowedApartAndEachInItsOrder() {
    asks("x1", "x");
    asks("x2", "x");
    asks("y1", "y");
    assertThat(says("response.completed", "y", "")).isEqualTo("y1, over");
    assertThat(says("response.completed", "x", "")).isEqualTo("x1, over");
    assertThat(lanes.underWay()).isEqualTo(1);
    assertThat(lanes.underWay("x")).isEqualTo(1);
  }

  @Test
  void whatNamesNoLaneAnswersTheOnlyOneThatWaits() {
    asks("x", "x");
    assertThat(says("response.created", "", "resp_1")).isEqualTo("x, guessed");
    asks("y", "y");
    assertThat(says("response.completed", "", "resp_1")).isEqualTo("nothing");
    assertThat(says("response.completed", "z", "resp_1")).isEqualTo("nothing");
  }

  @Test
  void aGatewayThatNamesNoLaneMayFailBehindItsErrorToo() {
    asks("x", "x");
    assertThat(says("error", "", "")).isEqualTo("x, over, guessed");
    assertThat(says("response.failed", "", "resp_1")).isEqualTo("x, guessed");
  }

  @Test
  void manyNamesAreForgotten() {
    for (int i = 0; i < 5000; i++) {
      asks("x" + i, "x" + i);
      assertThat(says("response.completed", "x" + i, "")).isEqualTo("x" + i + ", over");
    }
    assertThat(lanes.underWay()).isZero();
    assertThat(says("keepalive", "x0", "")).isEqualTo("nothing");
  }

  private void asks(String turn, String lane) {
    lanes.asked(new ResponsesEvent("response.create", lane, ""), turn);
  }

  private String says(String type, String lane, String response) {
    return lanes
        .answered(new ResponsesEvent(type, lane, response))
        .map(answer ->
            answer.turn() + (answer.over() ? ", over" : "") + (answer.guessed() ? ", guessed" : ""))
        .orElse("nothing");
  }
}
