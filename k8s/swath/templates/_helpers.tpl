{{- define "swath.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "swath.labels" -}}
app.kubernetes.io/part-of: swath
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* An image by its name in values. Arguments: root, image, cuda. */}}
{{- define "swath.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end }}swath/{{ .image }}
{{- with index $image.digests .image }}@{{ . }}{{ else }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ if .cuda }}{{ $image.gpuSuffix }}{{ end }}{{ end }}
{{- end }}

{{/* Which services work on Kafka's topics: they keep their names over a roll-out. */}}
{{- define "swath.isWorker" -}}
{{- if and (ne (.role | default "worker") "query") (ne .name "query-gateway") }}yes{{ end }}
{{- end }}

{{/* Whether KEDA or an HPA sets the number of pods. */}}
{{- define "swath.isScaled" -}}
{{- if (.autoscaling | default dict).enabled }}yes{{ end }}
{{- end }}

{{- define "swath.gpus" -}}
{{- (.gpu | default dict).count | default 0 | int }}
{{- end }}

{{- define "swath.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "swath.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "swath.storeCredentials" -}}
- name: SWATH_S3_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.objectStore.existingSecret }}
      key: accessKey
- name: SWATH_S3_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.objectStore.existingSecret }}
      key: secretKey
{{- end }}

{{/* Where the services find what is outside, for the services and for the command line. */}}
{{- define "swath.endpoints" -}}
- name: SWATH_GATEWAY
  value: http://{{ .Release.Name }}-query-gateway:{{ (index .Values.services "query-gateway").port }}
- name: SWATH_KAFKA
  value: {{ .Values.kafka.bootstrapServers | quote }}
- name: SWATH_S3
  value: {{ .Values.objectStore.endpoint | quote }}
{{- end }}

{{/* The pod of a service: metadata and spec. Arguments: root, name, service. */}}
{{- define "swath.pod" -}}
{{- $root := .root }}
{{- $name := .name }}
{{- $service := .service }}
{{- $module := $service.module | default $name }}
{{- $gpus := include "swath.gpus" $service | int }}
metadata:
  labels:
    {{- include "swath.selector" . | nindent 4 }}
    {{- omit (include "swath.labels" $root | fromYaml) "app.kubernetes.io/instance" | toYaml | nindent 4 }}
    {{- with merge (dict) ($service.podLabels | default dict) $root.Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
    {{- with merge (dict) ($service.podAnnotations | default dict) $root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ $root.Release.Name }}-{{ $name }}
  automountServiceAccountToken: false
  # A Service called kafka would set KAFKA_PORT, which images take for a setting.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $service.graceSeconds | default 90 }}
  {{- with $service.priorityClassName | default $root.Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- include "swath.podSecurity" $root | nindent 4 }}
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ $name }}
      image: {{ include "swath.image" (dict "root" $root "image" $module "cuda" (gt $gpus 0)) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      ports:
        - name: http
          containerPort: {{ $service.port }}
        - name: management
          containerPort: {{ $root.Values.managementPort }}
      envFrom:
        - configMapRef:
            name: {{ $root.Release.Name }}-swath
      env:
        - name: QUARKUS_HTTP_PORT
          value: {{ $service.port | quote }}
        - name: SWATH_INSTANCE
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        {{- with $service.role }}
        - name: SWATH_ROLE
          value: {{ . }}
        {{- end }}
        {{- with $service.heapPercent }}
        - name: JDK_JAVA_OPTIONS
          value: -XX:MaxRAMPercentage={{ . }}
        {{- end }}
        {{- if ne ($service.role | default "") "query" }}
        {{- include "swath.storeCredentials" $root | nindent 8 }}
        {{- end }}
        {{- if and $root.Values.milvus.existingSecret (has $name (list "index-service" "query-gateway")) }}
        - name: SWATH_MILVUS_TOKEN
          valueFrom:
            secretKeyRef:
              name: {{ $root.Values.milvus.existingSecret }}
              key: token
        {{- end }}
        {{- if $gpus }}
        - name: SWATH_DEVICE
          value: cuda
        {{- with $service.gpu.memoryBytes }}
        - name: SWATH_GPU_MEMORY
          value: {{ . | quote }}
        {{- end }}
        {{- end }}
        {{- if eq $name "index-service" }}
        - name: SWATH_INDEXER_STATE_DIR
          value: /state
        {{- if gt (int $service.replicas) 1 }}
        # Another pod has a copy of each part of the join's state, so that it need not be restored when one is lost.
        - name: SWATH_INDEXER_STANDBYS
          value: "1"
        {{- end }}
        {{- end }}
        {{- if eq $name "query-gateway" }}
        - name: SWATH_GATEWAY_STATE_DIR
          value: /state
        {{- end }}
        {{- with concat $root.Values.extraEnv ($service.extraEnv | default list) }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      startupProbe:
        httpGet:
          path: /q/health/live
          port: management
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: {{ div (int $service.startupSeconds) 5 | max 1 }}
      livenessProbe:
        httpGet:
          path: /q/health/live
          port: management
        periodSeconds: 10
        timeoutSeconds: 10
        failureThreshold: 6
        # Who does not answer does not shut down in order either.
        terminationGracePeriodSeconds: 10
      readinessProbe:
        httpGet:
          path: /q/health/ready
          port: management
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      lifecycle:
        # Until nobody sends requests here any more.
        preStop:
          exec:
            command: [sleep, "5"]
      resources:
        {{- $resources := $service.resources }}
        requests:
          {{- toYaml $resources.requests | nindent 10 }}
          {{- if $gpus }}
          {{ $service.gpu.resource }}: {{ $gpus | quote }}
          {{- end }}
        limits:
          {{- toYaml $resources.limits | nindent 10 }}
          {{- if $gpus }}
          {{ $service.gpu.resource }}: {{ $gpus | quote }}
          {{- end }}
      securityContext:
        {{- include "swath.containerSecurity" $root | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if $service.state }}
        - name: state
          mountPath: /state
        {{- end }}
        {{- with concat $root.Values.extraVolumeMounts ($service.extraVolumeMounts | default list) }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    # Native libraries are unpacked there, so that it must be executable, which an emptyDir is.
    - name: tmp
      emptyDir:
        sizeLimit: {{ $service.tmp }}
    {{- if and $service.state (not $service.state.persistent) }}
    - name: state
      emptyDir:
        sizeLimit: {{ $service.state.size }}
    {{- end }}
    {{- with concat $root.Values.extraVolumes ($service.extraVolumes | default list) }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with merge (dict) ($service.nodeSelector | default dict) $root.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with concat $root.Values.tolerations ($service.tolerations | default list) }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $service.affinity | default $root.Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $root.Values.topologySpread }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "swath.selector" (dict "root" $root "name" $name) | nindent 10 }}
    {{- end }}
  {{- end }}
{{- end }}
