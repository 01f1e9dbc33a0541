# One recipe for every service: docker build --build-arg SERVICE=reader .

# The image of Python brings no bytecode, and a read-only container would compile the library at each start.
FROM python:3.13-slim AS python
COPY docker/bytecode.py /usr/local/share/amshub/
RUN python /usr/local/share/amshub/bytecode.py "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"

FROM python AS builder
ARG SERVICE
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/amshub
COPY requirements-build.lock requirements-web.lock services/$SERVICE/requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m pip install --quiet --require-hashes -r requirements-build.lock \
 && python -m pip --python /opt/amshub/bin/python install --quiet --require-hashes -r requirements.lock
COPY contracts contracts
COPY services/$SERVICE service
# A page is built with a Node that stays here; the wheel below carries what it made.
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=cache,target=/root/.npm \
    if [ -d service/web ]; then \
      python -m pip install --quiet --require-hashes -r requirements-web.lock && python service/web/build.py; fi
# The shell replaces itself with the service, so that signals reach the service and arguments pass through.
RUN python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir wheels ./contracts ./service \
 && python -m pip --python /opt/amshub/bin/python install --quiet --no-deps wheels/*.whl \
 && python /usr/local/share/amshub/bytecode.py /opt/amshub/lib \
 && printf '#!/bin/sh\nexec python -m amshub_%s "$@"\n' "$SERVICE" > /opt/amshub/bin/amshub \
 && chmod +x /opt/amshub/bin/amshub

FROM python
# A fixed uid, so that volumes keep fitting; /history is there for the demo's volume to take its owner from.
RUN groupadd --gid 10001 amshub \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin amshub \
 && install --directory --owner amshub --group amshub /history
COPY --from=builder /opt/amshub /opt/amshub
COPY docker/beats docker/answers /opt/amshub/bin/
# All bytecode is there already, and the root is read-only.
ENV PATH=/opt/amshub/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Settings are looked for in config/ below the working directory: mount yours at /config.
WORKDIR /
USER 10001:10001
ENTRYPOINT ["amshub"]
