/** What users set: how a session plays and records, what it ignores and redacts, and from where. */
@NullMarked
package dev.understudy.settings;

import org.jspecify.annotations.NullMarked;
