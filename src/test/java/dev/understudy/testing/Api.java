package dev.understudy.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The types that users hold: those that the Javadoc jar documents. */
public final class Api {

  private static final Set<String> PACKAGES =
      Set.of(
          "dev.understudy",
          "dev.understudy.session",
          "dev.understudy.settings",
          "dev.understudy.fault",
          "dev.understudy.error",
          "dev.understudy.junit",
          "dev.understudy.testcontainers");

  /** The public types of the API. */
  public static final DescribedPredicate<JavaClass> TYPES =
      new DescribedPredicate<>("are public types of the API") {
        @Override
        public boolean test(JavaClass type) {
          return isApi(type);
        }
      };

  private Api() {}

  private static boolean isApi(JavaClass type) {
    boolean visible =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            && type.getEnclosingClass().map(Api::isApi).orElse(true);
    return visible && PACKAGES.contains(type.getPackageName());
  }

  /** All types in the signature of a member. */
  public static Stream<JavaClass> mentionedBy(JavaMember member) {
    List<JavaType> types =
        member instanceof JavaCodeUnit unit
            ? Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                .toList()
            : List.of(((com.tngtech.archunit.core.domain.JavaField) member).getType());
    Stream<JavaClass> thrown =
        member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.empty();
    return Stream.concat(
            types.stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()), thrown)
        .map(JavaClass::getBaseComponentType);
  }

  /** All types that a type is made of. */
  public static Stream<JavaClass> supertypesOf(JavaClass type) {
    return Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream());
  }

  /** Whether an API type may mention another type: its own kind, Java's, or its framework's. */
  public static boolean mayMention(JavaClass type, JavaClass mentioned) {
    String name = mentioned.getName();
    return mentioned.isPrimitive()
        || name.equals("void")
        || name.startsWith("java.")
        || isApi(mentioned)
        || (type.getPackageName().endsWith(".junit") && name.startsWith("org.junit."))
        || (type.getPackageName().endsWith(".testcontainers")
            && name.startsWith("org.testcontainers."));
  }
}
