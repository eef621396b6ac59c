package dev.understudy.junit;

import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The name that a test's cassette has when nothing else is said: {@code CLASS/METHOD.yaml}. */
final class CassetteName {

  /** How JUnit's ids tell the invocations of one class or method apart. */
  private static final Pattern CLASS_INVOCATION =
      Pattern.compile("\\[class-template-invocation:#([0-9]+)]");

  private static final Pattern METHOD_INVOCATION =
      Pattern.compile("\\[test-template-invocation:#([0-9]+)]");

  private CassetteName() {}

  /** {@code Outer.Nested/method.yaml}, with {@code -2} where something is invoked several times. */
  static String of(ExtensionContext context) {
    String id = context.getUniqueId();
    Method method = context.getRequiredTestMethod();
    return classes(context.getRequiredTestClass())
        + invocation(CLASS_INVOCATION, id)
        + '/'
        + method.getName()
        + invocation(METHOD_INVOCATION, id)
        + ".yaml";
  }

  /** What reports call a test: {@code Outer.Nested.method}, and which invocation of it. */
  static String testOf(ExtensionContext context) {
    String name = of(context);
    return name.substring(0, name.length() - ".yaml".length()).replace('/', '.');
  }

  /** What tells a test apart from all others, in whatever package. */
  static String identityOf(ExtensionContext context) {
    return context.getRequiredTestMethod().toGenericString() + ' ' + testOf(context);
  }

  private static String classes(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : classes(outer) + '.' + type.getSimpleName();
  }

  private static String invocation(Pattern pattern, String id) {
    Matcher matcher = pattern.matcher(id);
    String number = "";
    while (matcher.find()) {
      number = number + '-' + matcher.group(1);
    }
    return number;
  }
}
