# SPDX-License-Identifier: Apache-2.0
# Copyright the Stockscope authors
#
# What the commands of this project begin with: finds Java, and builds what is needed when sources are newer than
# the last build. Sourced by a launcher that has set
#   name     of the command, for messages
#   here     its folder, a Maven module
#   root     of the project
#   artifact that the module builds
#   others   optional: a folder below the root whose sources do not count

target=$here/target
stamp=$target/launcher.stamp
log=$target/launcher-build.log

fail() {
    echo "$name: $1" >&2
    exit 1
}

find_java() {
    if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
        java=$JAVA_HOME/bin/java
    else
        java=$(command -v java) || fail "no Java was found; install a JDK 17 or later, or set JAVA_HOME to one"
    fi
}

is_current() {
    [[ -f $stamp ]] && lib=$(<"$stamp") && [[ -d $lib ]] || return 1
    # Folders as well: theirs is the only time that tells of a deleted file.
    [[ -z $(find "$root" \( -name target -o -name .git -o -name node_modules -o -path '*/src/test' \
        -o -path "${others:-none}" \) -prune \
        -o \( -path '*/src/main*' -o -name pom.xml \) -newer "$stamp" -print -quit) ]]
}

# One line that changes on a terminal; elsewhere one line per module.
show_progress() {
    local pid=$1 shown="" now
    while kill -0 "$pid" 2>/dev/null; do
        now=$(grep -o 'Building Stockscope.*' "$log" 2>/dev/null | tail -1 | tr -s ' ') || true
        if [[ -t 2 ]]; then
            printf '\r\033[K%3d s  %s' "$SECONDS" "${now:-fetching plugins}" >&2
        elif [[ $now != "$shown" ]]; then
            echo "$now" >&2
            shown=$now
        fi
        sleep 0.5
    done
    [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

build() {
    command -v mvn >/dev/null || fail "Maven builds Stockscope, and mvn is not on the PATH; install Maven 3.8.7 or later"
    mkdir -p "$target"
    if command -v flock >/dev/null; then
        exec 9>"$target/launcher.lock"
        flock 9
        ! is_current || return 0
    fi
    echo "Building Stockscope: a minute or two the first time, when Maven also fetches up to 500 MB" \
        "(kept in ~/.m2). The first up or demo fetches the ClickHouse engine as well, 178 MB." >&2
    rm -rf "$target/lib"
    lib=$target/launcher-$(date +%s)
    echo "$lib" >"$stamp.new"
    (cd "$root" && exec mvn -B package -DskipTests -pl "${here#"$root/"}" -am) >"$log" 2>&1 </dev/null 9>&- &
    local pid=$!
    trap 'kill "$pid" 2>/dev/null || true; echo >&2; exit 130' INT TERM
    show_progress "$pid"
    if ! wait "$pid"; then
        if grep -qE 'Could not transfer artifact|Unknown host|is offline|Connection refused|timed out' "$log"; then
            fail "Maven could not fetch what the build needs; go online once, or name a mirror in ~/.m2/settings.xml ($log)"
        fi
        grep -m 3 '^\[ERROR\]' "$log" >&2 || true
        fail "the build failed; all of it is in $log"
    fi
    trap - INT TERM
    # A folder per build: a command that runs keeps the jars that it started with.
    mv "$target/lib" "$lib"
    cp "$target/$artifact"-*.jar "$lib/"
    mv "$stamp.new" "$stamp"
    remove_unused
    exec 9>&- || true
}

remove_unused() {
    local old
    for old in "$target"/launcher-[0-9]*; do
        # The path comes by a file, or grep would find it in its own command line.
        if [[ $old != "$lib" ]] && ! grep -qsF -f <(echo "$old/") /proc/[0-9]*/cmdline; then
            rm -rf "$old"
        fi
    done
}

# Flink reads fields of JDK classes.
opens=()
for package in lang net io nio lang.reflect text time util util.concurrent util.concurrent.atomic util.concurrent.locks; do
    opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
opens+=(--add-opens=java.base/sun.nio.ch=ALL-UNNAMED)
