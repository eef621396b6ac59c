package dev.understudy.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.contract.Profile;
import dev.understudy.contract.Profiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each rule of each shipped profile has an example that it applies to and a mutant that it finds.
 */
class ProofTest {

  static final List<String> PROFILES = Profiles.SHIPPED;

  @ParameterizedTest
  @FieldSource("PROFILES")
  void everyRuleCanFailAndFailsAlone(String name) {
    Profile profile = Profiles.load(name);
    assertThat(profile.rules()).isNotEmpty();
    assertThat(Proof.problems(profile)).isEmpty();
  }
}
