package dev.understudy.junit;

import dev.understudy.session.Alias;
import dev.understudy.session.Session;
import java.lang.reflect.AnnotatedElement;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * A JUnit extension that opens a session for each test method, as described in {@link
 * UnderstudyTest}. Register it with that annotation, or as a field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final UnderstudyExtension understudy =
 *     UnderstudyExtension.builder().cassette("chat.yaml").build();
 * }</pre>
 *
 * <p>All tests of a run share one server, which JUnit closes at the end. Tests can run in parallel.
 */
public final class UnderstudyExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        InvocationInterceptor {

  static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);

  private final Optional<DeclaredSettings> built;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Set<Session> active = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Alias alias;

  /** Creates an extension that takes its settings from the annotations; called by JUnit. */
  public UnderstudyExtension() {
    this(Optional.empty(), System.getenv(), Clock.systemUTC());
  }

  UnderstudyExtension(
      Optional<DeclaredSettings> built, Map<String, String> environment, Clock clock) {
    this.built = built;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** A builder of an extension that is registered as a field. */
  public static UnderstudyExtensionBuilder builder() {
    return new UnderstudyExtensionBuilder();
  }

  /**
   * The session of the running test.
   *
   * @throws IllegalStateException if no test is running, or several are; then take the session as a
   *     parameter
   */
  public Session session() {
    Session[] sessions = active.toArray(Session[]::new);
    if (sessions.length != 1) {
      throw new IllegalStateException(
          sessions.length == 0
              ? "no test is running"
              : sessions.length
                  + " tests are running at the same time; take the session as a parameter instead");
    }
    return sessions[0];
  }

  /**
   * The base URL for Anthropic clients. In a static extension it is an alias that leads to the
   * session of the running test, so that all tests of a class can share one client.
   *
   * @throws IllegalStateException if the tests of the class have not started
   */
  public URI baseUrl() {
    Alias leading = alias;
    return leading == null ? session().baseUrl() : leading.baseUrl();
  }

  /** The base URL for OpenAI clients: {@link #baseUrl} followed by {@code /v1}. */
  public URI openAiBaseUrl() {
    return URI.create(baseUrl() + "/v1");
  }

  /** Checks the settings of the class before anything is started. */
  @Override
  public void beforeAll(ExtensionContext context) {
    configuration(context);
    leading(context);
  }

  /** Opens the session of a test. */
  @Override
  public void beforeEach(ExtensionContext context) {
    RunningTest test =
        RunningTest.begin(configuration(context), context, clock.instant(), alias, active);
    context.getStore(NAMESPACE).put(this, test);
  }

  /** Closes the session of a test, and fails the test for the session's problems. */
  @Override
  public void afterEach(ExtensionContext context) {
    RunningTest test = context.getStore(NAMESPACE).remove(this, RunningTest.class);
    if (test != null) {
      test.end(context.getExecutionException());
    }
  }

  /** Notes the failure of a dynamic test, which JUnit does not report to the test factory. */
  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext dynamicTest,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      RunningTest test = context.getStore(NAMESPACE).get(this, RunningTest.class);
      if (test != null && !(failure instanceof TestAbortedException)) {
        test.failed();
      }
      throw failure;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Session.class
        || (isBaseUrl(parameter) && (type == URI.class || type == String.class));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningTest test = context.getStore(NAMESPACE).get(this, RunningTest.class);
    if (parameter.getParameter().getType() == Session.class) {
      if (test == null) {
        throw new ParameterResolutionException(
            "a Session cannot be injected here, outside a running test: expected a parameter of a"
                + " test, @BeforeEach or @AfterEach method; here, use a base URL with"
                + " @OpenAiBaseUrl or @AnthropicBaseUrl");
      }
      return test.session();
    }
    URI root = test == null ? leading(context).baseUrl() : test.session().baseUrl();
    URI url = parameter.isAnnotated(OpenAiBaseUrl.class) ? URI.create(root + "/v1") : root;
    return parameter.getParameter().getType() == URI.class ? url : url.toString();
  }

  private static boolean isBaseUrl(ParameterContext parameter) {
    return parameter.isAnnotated(OpenAiBaseUrl.class)
        || parameter.isAnnotated(AnthropicBaseUrl.class);
  }

  /** The alias in this test run: a static extension outlives a run if a JVM has several. */
  private Alias leading(ExtensionContext context) {
    Alias current = SharedServer.of(context).alias(this);
    alias = current;
    return current;
  }

  private ResolvedSettings configuration(ExtensionContext context) {
    DeclaredSettings settings =
        built.orElseGet(() ->
            annotation(context).map(DeclaredSettings::of).orElseGet(DeclaredSettings::defaults));
    List<String> cassettes =
        context
            .getTestMethod()
            .flatMap(method -> AnnotationSupport.findAnnotation(method, UseCassette.class))
            .map(named -> List.of(named.value()))
            .orElse(settings.cassettes);
    ExternalSettings outside =
        new ExternalSettings(context::getConfigurationParameter, environment);
    return ResolvedSettings.of(settings, cassettes, outside, where(context));
  }

  /** The annotation of the method, its class, or an enclosing class. */
  private static Optional<UnderstudyTest> annotation(ExtensionContext context) {
    Optional<ExtensionContext> at = Optional.of(context);
    while (at.isPresent()) {
      Optional<AnnotatedElement> element = at.get().getElement();
      Optional<UnderstudyTest> found =
          element.flatMap(it -> AnnotationSupport.findAnnotation(it, UnderstudyTest.class));
      if (found.isPresent()) {
        return found;
      }
      at = at.get().getParent();
    }
    return Optional.empty();
  }

  private static String where(ExtensionContext context) {
    String type = context.getTestClass().map(Class::getName).orElse("");
    return context.getTestMethod().map(method -> type + '.' + method.getName()).orElse(type);
  }
}
